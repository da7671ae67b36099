package preflight.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** The BIOS parameter block of FAT12, FAT16 and FAT32 (Microsoft FAT specification 1.03). */
final class FatSignature {

  private static final int MOST_ENTRIES = 512;
  private static final int VOLUME_ID = 0x08;

  private FatSignature() {}

  static void detect(Probe probe, Bytes sector, List<Signature> found) throws IOException {
    int sectorSize = sector.u16(11);
    int sectorsPerCluster = sector.u8(13);
    int reserved = sector.u16(14);
    int fats = sector.u8(16);
    int rootEntries = sector.u16(17);
    int media = sector.u8(21);
    boolean fat32 = sector.u16(22) == 0;
    long total = sector.u16(19) != 0 ? sector.u16(19) : sector.u32(32);
    long fatSectors = fat32 ? sector.u32(36) : sector.u16(22);
    if (!hasSignature(sector)
        || sectorSize < 512
        || sectorSize > 4096
        || Integer.bitCount(sectorSize) != 1
        || Integer.bitCount(sectorsPerCluster) != 1
        || reserved == 0
        || fats == 0
        || fatSectors == 0
        || (media != 0xF0 && media < 0xF8)
        || (fat32 && rootEntries != 0)) {
      return;
    }
    long rootSectors = (rootEntries * 32L + sectorSize - 1) / sectorSize;
    long rootSector = reserved + fats * fatSectors;
    long data = total - rootSector - rootSectors;
    long clusters = data / sectorsPerCluster;
    if (data <= 0 || clusters == 0 || clusters > 0x0FFFFFF6L) {
      return;
    }
    // Linux goes by the field FATSz16, so small volumes made as FAT32 are FAT32.
    Signature.Kind kind =
        fat32
            ? Signature.Kind.FAT32
            : clusters < 4085 ? Signature.Kind.FAT12 : Signature.Kind.FAT16;
    int extended = fat32 ? 66 : 38;
    int bootSignature = sector.u8(extended);
    boolean hasSerial = bootSignature == 0x28 || bootSignature == 0x29;
    long root = rootSector * sectorSize;
    int entries = rootEntries;
    if (fat32) {
      root += (sector.u32(44) - 2) * sectorsPerCluster * sectorSize;
      entries = sectorsPerCluster * sectorSize / 32;
    }
    String label = rootLabel(probe, root, Math.min(entries, MOST_ENTRIES));
    if (label.isEmpty() && bootSignature == 0x29) {
      label = oem(sector, extended + 5, 11);
      label = label.equals("NO NAME") ? "" : label;
    }
    found.add(
        new Signature(
            kind,
            label,
            hasSerial || fat32 ? Identifiers.dosSerial(sector.u32(extended + 1)) : Optional.empty(),
            0));
  }

  /** Zeros are no FAT, and neither is every sector with fitting numbers. */
  private static boolean hasSignature(Bytes sector) throws IOException {
    boolean named = sector.startsWith(54, "FAT") || sector.startsWith(82, "FAT32   ");
    int jump = sector.u8(0);
    boolean jumps = jump == 0xEB || jump == 0xE9;
    return named || (jumps && sector.u8(510) == 0x55 && sector.u8(511) == 0xAA);
  }

  private static String rootLabel(Probe probe, long root, int entries) throws IOException {
    for (int i = 0; i < entries; i++) {
      Optional<Bytes> bytes = probe.at("FAT directory", root + 32L * i, 32);
      if (bytes.isEmpty() || bytes.get().u8(0) == 0) {
        return "";
      }
      Bytes entry = bytes.get();
      int attributes = entry.u8(11);
      // 0x0F is part of a long name
      if (entry.u8(0) != 0xE5 && (attributes & 0x3F) != 0x0F && (attributes & 0x18) == VOLUME_ID) {
        return oem(entry, 0, 11);
      }
    }
    return "";
  }

  private static String oem(Bytes bytes, int offset, int length) throws IOException {
    return new String(bytes.array(offset, length), StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
