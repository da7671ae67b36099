package preflight.block.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/**
 * The label of a physical volume and the header behind it (lib/label/label.h, pv_header and
 * pv_header_extension in lib/format_text/layout.h).
 *
 * @param id of the physical volume, with dashes
 * @param size of the device when the label was written, in bytes; 0 where it does not say
 * @param dataAreas where extents lie
 * @param metadataAreas where copies of the group's description lie
 * @param used whether it is marked as used by a group (PV_EXT_USED)
 */
record PhysicalVolumeLabel(
    String id, long size, List<Area> dataAreas, List<Area> metadataAreas, boolean used) {

  private static final String LABEL = "LVM2 label";
  private static final String HEADER = "LVM2 physical volume header";
  private static final int SECTOR = 512;
  private static final int SECTORS = 4;
  private static final int LABEL_HEADER = 32;
  private static final int PV_HEADER = 40;

  /** A disk_locn: bytes from the start of the device; a size of 0 means up to its end. */
  record Area(long offset, long size) {}

  PhysicalVolumeLabel {
    dataAreas = List.copyOf(dataAreas);
    metadataAreas = List.copyOf(metadataAreas);
  }

  /**
   * The first good label in the first four sectors.
   *
   * @throws preflight.io.ReadProblem what is wrong with the first label, where none is good
   */
  static PhysicalVolumeLabel read(ByteSource device) throws IOException {
    Optional<CorruptException> first = Optional.empty();
    for (int sector = 0; sector < SECTORS; sector++) {
      long offset = (long) sector * SECTOR;
      if (device.size() < offset + SECTOR) {
        break;
      }
      Bytes bytes = device.littleEndian(LABEL, offset, SECTOR);
      if (!bytes.startsWith(0, "LABELONE") || !bytes.startsWith(24, "LVM2 001")) {
        continue;
      }
      try {
        return parse(bytes, sector);
      } catch (CorruptException e) {
        // as LVM does, look at the next sector before giving up
        first = first.isPresent() ? first : Optional.of(e);
      }
    }
    throw first.isPresent()
        ? first.get()
        : new CorruptException(LABEL, "is in none of the first four sectors");
  }

  private static PhysicalVolumeLabel parse(Bytes label, int sector) throws IOException {
    if (label.bits64(8) != sector) {
      throw label.corrupt(
          8, "sector_xl is " + Long.toUnsignedString(label.bits64(8)) + " in sector " + sector);
    }
    long computed = LvmChecksum.of(label.array(0, SECTOR), 20, SECTOR);
    if (label.u32(16) != computed) {
      throw label.corrupt(
          16, "crc_xl is " + hex(label.u32(16)) + ", but that of the sector is " + hex(computed));
    }
    long offset = label.u32(20);
    if (offset < LABEL_HEADER || offset > SECTOR - PV_HEADER) {
      throw label.corrupt(20, "offset_xl of " + offset + " leads out of the sector");
    }
    return header(label.slice(HEADER, (int) offset, SECTOR - (int) offset));
  }

  private static PhysicalVolumeLabel header(Bytes header) throws IOException {
    String text = header.text(0, 32);
    Optional<String> id = LvmId.parse(text);
    if (id.isEmpty()) {
      throw header.corrupt(0, "pv_uuid \"" + text + "\" is no identifier");
    }
    List<Area> data = new ArrayList<>();
    int at = areas(header, PV_HEADER, data);
    List<Area> metadata = new ArrayList<>();
    at = areas(header, at, metadata);
    // older versions of LVM wrote no extension; there the rest of the sector is zero
    boolean used =
        at <= header.length() - 8 && header.u32(at) >= 1 && (header.u32(at + 4) & 1) != 0;
    return new PhysicalVolumeLabel(id.get(), header.u64(32), data, metadata, used);
  }

  /** A list that ends with an offset of zero; returns where it ends. */
  private static int areas(Bytes header, int at, List<Area> areas) throws IOException {
    while (at <= header.length() - 16) {
      long offset = header.u64(at);
      if (offset == 0) {
        return at + 16;
      }
      areas.add(new Area(offset, header.u64(at + 8)));
      at += 16;
    }
    throw header.corrupt(at, "a list of areas does not end within the sector");
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
