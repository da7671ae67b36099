package preflight.block.lvm;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * One metadata area (mda_header and raw_locn in lib/format_text/layout.h): a header of 512 bytes,
 * and a ring in which each new description of the group follows the one before.
 */
final class MetadataArea {

  private static final String STRUCTURE = "LVM2 metadata area header";
  private static final int HEADER = 512;
  private static final String MAGIC = " LVM2 x[5A%r0N*>";
  private static final long IGNORED = 1;

  private MetadataArea() {}

  /**
   * The text of the group's committed description; empty where the area holds none or is to be
   * ignored.
   *
   * @param budget how many bytes of text may still be read in this machine
   * @throws preflight.io.ReadProblem where header or text is damaged or too large
   */
  static Optional<byte[]> text(
      ByteSource device, PhysicalVolumeLabel.Area area, MetadataBudget budget) throws IOException {
    Bytes header = device.littleEndian(STRUCTURE, area.offset(), HEADER);
    check(header, area, device.size());
    long size = header.u64(32);
    long offset = header.u64(40);
    long length = header.u64(48);
    long flags = header.u32(60);
    if (offset == 0 || (flags & IGNORED) != 0) {
      return Optional.empty();
    }
    if (offset < HEADER || offset >= size) {
      throw header.corrupt(40, "raw_locn offset " + offset + " is not within the area");
    }
    if (length == 0 || length > size - HEADER) {
      throw header.corrupt(48, "raw_locn size of " + length + " does not fit the area");
    }
    if (length > Limits.LVM_TEXT) {
      throw new UnsupportedException(
          STRUCTURE,
          "a description of " + length + " bytes, more than " + Limits.LVM_TEXT,
          header.absolute(48));
    }
    budget.take(length, header);
    byte[] text = new byte[(int) length];
    int straight = (int) Math.min(length, size - offset);
    device.read(area.offset() + offset, text, 0, straight);
    // what does not fit at the end of the ring goes on behind the header
    device.read(area.offset() + HEADER, text, straight, text.length - straight);
    long computed = LvmChecksum.of(text, 0, text.length);
    if (computed != header.u32(56)) {
      throw header.corrupt(
          56,
          "raw_locn checksum is "
              + PhysicalVolumeLabel.hex(header.u32(56))
              + ", but that of the text is "
              + PhysicalVolumeLabel.hex(computed));
    }
    return Optional.of(text);
  }

  private static void check(Bytes header, PhysicalVolumeLabel.Area area, long device)
      throws IOException {
    long computed = LvmChecksum.of(header.array(0, HEADER), 4, HEADER);
    if (header.u32(0) != computed) {
      throw header.corrupt(
          0,
          "checksum_xl is "
              + PhysicalVolumeLabel.hex(header.u32(0))
              + ", but that of the header is "
              + PhysicalVolumeLabel.hex(computed));
    }
    if (!header.startsWith(4, MAGIC)) {
      throw header.corrupt(4, "magic is not that of LVM2");
    }
    if (header.u32(20) != 1) {
      throw new UnsupportedException(STRUCTURE, "version " + header.u32(20), header.absolute(20));
    }
    if (header.u64(24) != area.offset()) {
      throw header.corrupt(
          24, "start is " + header.u64(24) + ", but the area is at byte " + area.offset());
    }
    long size = header.u64(32);
    if (size <= HEADER || size > device - area.offset()) {
      throw header.corrupt(32, "size of " + size + " does not fit the device");
    }
  }
}
