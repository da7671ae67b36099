package preflight.image.vhd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The header of a dynamic or differencing disk (specification, "Dynamic Disk Header Format").
 *
 * <p>A block takes its sector bitmap, padded to whole sectors, and then {@code blockSize} bytes.
 *
 * @param at its offset in bytes
 * @param tableOffset of the block allocation table, in bytes
 * @param tableEntries Max Table Entries
 * @param blockSize in bytes, a power of two, without the bitmap
 * @param parent Parent Unicode Name of a differencing disk, empty in others
 * @param checksum what is wrong with it
 */
record DynamicHeader(
    long at,
    long tableOffset,
    long tableEntries,
    long blockSize,
    String parent,
    Optional<CorruptException> checksum) {

  static final int LENGTH = 1024;
  static final int SECTOR = 512;

  private static final long VERSION = 1;

  static DynamicHeader parse(Bytes bytes, long diskSize) throws ReadProblem {
    if (!bytes.startsWith(0, "cxsparse")) {
      throw bytes.corrupt(0, "Cookie is not \"cxsparse\"");
    }
    long tableOffset = bytes.u64(16);
    long version = bytes.u32(24);
    if (version >>> 16 != VERSION) {
      throw new UnsupportedException(
          bytes.structure(),
          "Header Version " + (version >>> 16) + "." + (version & 0xFFFF),
          bytes.absolute(24));
    }
    long tableEntries = bytes.u32(28);
    long blockSize = bytes.u32(32);
    if (blockSize < SECTOR || Long.bitCount(blockSize) != 1) {
      throw bytes.corrupt(32, "Block Size is " + blockSize + ", not a power of two from 512 on");
    }
    if (blockSize > Limits.VHD_BLOCK) {
      throw new UnsupportedException(
          bytes.structure(), "Block Size of " + blockSize + " bytes", bytes.absolute(32));
    }
    if ((diskSize - 1) / blockSize >= tableEntries) {
      throw bytes.corrupt(
          28,
          "Max Table Entries is "
              + tableEntries
              + ", too few for "
              + diskSize
              + " bytes in blocks of "
              + blockSize);
    }
    return new DynamicHeader(
        bytes.absolute(0),
        tableOffset,
        tableEntries,
        blockSize,
        utf16(bytes, 64, 512),
        Checksum.verify(bytes, 36));
  }

  /** Of the sector bitmap before each block, in bytes, padded to whole sectors. */
  long bitmapSize() {
    long bytes = (blockSize / SECTOR + 7) / 8;
    return (bytes + SECTOR - 1) / SECTOR * SECTOR;
  }

  /** Text that ends with the first zero; without the zeros that fill it up. */
  private static String utf16(Bytes bytes, int offset, int length) throws ReadProblem {
    int end = offset;
    while (end < offset + length && bytes.u16(end) != 0) {
      end += 2;
    }
    return new String(bytes.array(offset, end - offset), StandardCharsets.UTF_16BE);
  }
}
