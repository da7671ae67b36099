package preflight.image.vhd;

import java.util.Arrays;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The footer of a VHD, or its copy at the head (specification, "Hard Disk Footer Format").
 *
 * @param bytes of the footer, without the last one, which footers of before 2004 do not have
 * @param dataOffset of the dynamic disk header, in bytes; all bits set in a fixed disk
 * @param creator the application that made the disk, four characters
 * @param size Current Size, in bytes
 * @param checksum what is wrong with it
 */
record VhdFooter(
    Bytes bytes,
    long dataOffset,
    String creator,
    long size,
    Geometry geometry,
    VhdType type,
    Optional<CorruptException> checksum,
    boolean savedState) {

  /** Since Virtual PC 2004; the last byte is reserved. */
  static final int LENGTH = 512;

  /** Before that. */
  static final int OLD_LENGTH = 511;

  static final String COOKIE = "conectix";

  private static final long VERSION = 1;

  /** From {@link #OLD_LENGTH} bytes. */
  static VhdFooter parse(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, COOKIE)) {
      throw bytes.corrupt(0, "Cookie is not \"conectix\"");
    }
    long version = bytes.u32(12);
    if (version >>> 16 != VERSION) {
      throw new UnsupportedException(
          bytes.structure(),
          "File Format Version " + (version >>> 16) + "." + (version & 0xFFFF),
          bytes.absolute(12));
    }
    long dataOffset = bytes.bits64(16);
    String creator = bytes.text(28, 4);
    long size = bytes.u64(48);
    Geometry geometry = new Geometry(bytes.u16(56), bytes.u8(58), bytes.u8(59));
    long number = bytes.u32(60);
    VhdType type =
        VhdType.of(number).orElseThrow(() -> bytes.corrupt(60, "unknown Disk Type " + number));
    if (size == 0) {
      throw bytes.corrupt(48, "Current Size is 0");
    }
    return new VhdFooter(
        bytes,
        dataOffset,
        creator,
        size,
        geometry,
        type,
        Checksum.verify(bytes, 64),
        bytes.u8(84) == 1);
  }

  /** The first byte in which two footers differ. */
  int mismatch(VhdFooter other) throws ReadProblem {
    return Arrays.mismatch(bytes.array(0, OLD_LENGTH), other.bytes.array(0, OLD_LENGTH));
  }
}
