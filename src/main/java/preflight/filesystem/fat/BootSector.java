package preflight.filesystem.fat;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * The boot sector with the BIOS parameter block (Microsoft FAT specification 1.03, "Boot Sector and
 * BPB"; ECMA-107 for FAT12 and FAT16).
 *
 * @param sectorSize in bytes
 * @param clusterSize in bytes
 * @param tableOffset of the table in use, in bytes
 * @param tableSize of one table, in bytes
 * @param copies of the table in use, itself included, one behind the other
 * @param rootOffset of the root directory of FAT12 and FAT16, in bytes
 * @param rootEntries of that
 * @param rootCluster the first one of the root directory of FAT32
 * @param dataOffset of cluster 2, in bytes
 * @param clusters how many there are; they are numbered from 2 on
 * @param size of the volume, in bytes
 * @param media the byte that the table begins with
 * @param infoSector of FAT32's FSInfo
 * @param uuid made of the serial number, as {@code blkid} prints it
 * @param label which is often not that of the root directory
 */
record BootSector(
    FatType type,
    int sectorSize,
    int clusterSize,
    long tableOffset,
    long tableSize,
    int copies,
    long rootOffset,
    int rootEntries,
    long rootCluster,
    long dataOffset,
    long clusters,
    long size,
    int media,
    int infoSector,
    Optional<String> uuid,
    String label) {

  static final String NAME = "FAT boot sector";
  static final int SIZE = 512;

  /** Where mkfs.fat and Windows put the copy of FAT32's boot sector: BPB_BkBootSec. */
  private static final int BACKUP_SECTOR = 6;

  private static final int SMALLEST_SECTOR = 512;
  private static final int LARGEST_SECTOR = 4096;
  private static final int ENTRY = 32;
  private static final int EXTENDED_SIGNATURE = 0x29;

  /** BPB_ExtFlags: only the table with the number in the lowest four bits is in use. */
  private static final int ONE_TABLE = 0x80;

  /**
   * @throws CorruptException where a field cannot be true; it names the copy of FAT32 if there is
   *     one
   */
  static BootSector read(ByteSource device, Troubles troubles) throws IOException {
    Bytes bytes = device.littleEndian(NAME, 0, SIZE);
    try {
      return parse(bytes, troubles);
    } catch (CorruptException e) {
      OptionalLong backup = backup(device);
      if (backup.isEmpty()) {
        throw e;
      }
      Trouble trouble = e.trouble();
      throw new CorruptException(
          trouble.structure(),
          trouble.detail() + "; " + found(backup.getAsLong()),
          trouble.offset().orElse(0));
    }
  }

  /**
   * The offset of a copy of FAT32's boot sector, which is named and not used: Linux mounts by the
   * first sector only.
   */
  static OptionalLong backup(ByteSource device) throws IOException {
    for (int sector = SMALLEST_SECTOR; sector <= LARGEST_SECTOR; sector *= 2) {
      long offset = (long) BACKUP_SECTOR * sector;
      if (offset > device.size() - SIZE) {
        break;
      }
      if (isCopy(device, offset, sector)) {
        return OptionalLong.of(offset);
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isCopy(ByteSource device, long offset, int sector) throws IOException {
    try {
      Bytes bytes = device.littleEndian(NAME, offset, SIZE);
      return bytes.startsWith(82, "FAT32   ")
          && hasSignature(bytes)
          && parse(bytes, new Troubles("FAT file system")).sectorSize == sector;
    } catch (ReadProblem e) {
      // a copy that cannot be read helps nobody
      return false;
    }
  }

  /** For people, as an addition to what is wrong with the first sector. */
  static String found(long backup) {
    return "a backup is at byte " + backup;
  }

  static BootSector parse(Bytes bytes, Troubles troubles) throws ReadProblem {
    int sectorSize = bytes.u16(11);
    if (!isPower(sectorSize, SMALLEST_SECTOR, LARGEST_SECTOR)) {
      throw bytes.corrupt(
          11, "BPB_BytsPerSec " + sectorSize + " is no power of two from 512 to 4096");
    }
    int perCluster = bytes.u8(13);
    if (!isPower(perCluster, 1, 128)) {
      throw bytes.corrupt(13, "BPB_SecPerClus " + perCluster + " is no power of two up to 128");
    }
    int reserved = bytes.u16(14);
    if (reserved == 0) {
      throw bytes.corrupt(14, "BPB_RsvdSecCnt 0");
    }
    int tables = bytes.u8(16);
    if (tables == 0) {
      throw bytes.corrupt(16, "BPB_NumFATs 0");
    }
    int media = bytes.u8(21);
    if (media != 0xF0 && media < 0xF8) {
      throw bytes.corrupt(21, "BPB_Media 0x" + Integer.toHexString(media) + " is not 0xf0 or 0xf8");
    }
    int tableSectors16 = bytes.u16(22);
    boolean fat32 = tableSectors16 == 0;
    long tableSectors = fat32 ? bytes.u32(36) : tableSectors16;
    if (tableSectors == 0) {
      throw bytes.corrupt(36, "BPB_FATSz16 and BPB_FATSz32 are 0");
    }
    int rootEntries = bytes.u16(17);
    if (fat32 == (rootEntries != 0)) {
      throw bytes.corrupt(
          17, "BPB_RootEntCnt " + rootEntries + (fat32 ? " with BPB_FATSz16 0" : ""));
    }
    if (rootEntries * ENTRY % sectorSize != 0) {
      // Linux does not mount it (fs/fat/inode.c, "bogus number of directory entries")
      troubles.refuse(
          NAME, "BPB_RootEntCnt " + rootEntries + " fills no whole sectors", bytes.absolute(17));
    }
    long sectors = bytes.u16(19) != 0 ? bytes.u16(19) : bytes.u32(32);
    long rootSectors = (rootEntries * (long) ENTRY + sectorSize - 1) / sectorSize;
    long rootSector = reserved + tables * tableSectors;
    long dataSector = rootSector + rootSectors;
    long clusters = sectors < dataSector ? 0 : (sectors - dataSector) / perCluster;
    if (clusters == 0 || clusters > FatType.MOST_CLUSTERS) {
      throw bytes.corrupt(
          bytes.u16(19) != 0 ? 19 : 32,
          "BPB_TotSec "
              + sectors
              + " leaves "
              + clusters
              + " clusters behind sector "
              + dataSector);
    }
    if (!fat32 && clusters >= FatType.FAT32_FROM) {
      throw bytes.corrupt(22, clusters + " clusters, as many as FAT32 has, with BPB_FATSz16");
    }
    FatType type = fat32 ? FatType.FAT32 : FatType.of(clusters);
    if (fat32 && clusters < FatType.FAT32_FROM) {
      // by the specification's count it were FAT16, whose root directory it does not have; Linux
      // (fs/fat/inode.c, fat_fill_super) and the firmware's driver of EDK II go by BPB_FATSz16
      troubles.corrupt(
          NAME,
          "FAT32 of " + clusters + " clusters, which by the specification is none",
          bytes.absolute(36));
    }
    if (!hasSignature(bytes)) {
      troubles.corrupt(NAME, "does not end in 0x55 0xAA", bytes.absolute(510));
    }
    long tableSize = tableSectors * sectorSize;
    long fitting = tableSize * 8 / type.bits() - 2;
    if (fitting < clusters) {
      troubles.corrupt(
          NAME,
          "the table of " + tableSize + " bytes is too small for " + clusters + " clusters",
          bytes.absolute(fat32 ? 36 : 22));
      // as Linux does
      clusters = fitting;
    }
    int extended = fat32 ? 66 : 38;
    int signature = bytes.u8(extended);
    boolean serial = signature == 0x28 || signature == EXTENDED_SIGNATURE || fat32;
    return new BootSector(
        type,
        sectorSize,
        perCluster * sectorSize,
        (reserved + (fat32 ? activeTable(bytes, tables) : 0) * tableSectors) * sectorSize,
        tableSize,
        fat32 && (bytes.u16(40) & ONE_TABLE) != 0 ? 1 : tables,
        rootSector * sectorSize,
        rootEntries,
        fat32 ? rootCluster(bytes, clusters) : 0,
        dataSector * sectorSize,
        clusters,
        sectors * sectorSize,
        media,
        fat32 ? bytes.u16(48) : 0,
        serial ? serial(bytes.u32(extended + 1)) : Optional.empty(),
        signature == EXTENDED_SIGNATURE ? label(bytes.array(extended + 5, 11)) : "");
  }

  /** The number of the table in use, where they are not copies of one another. */
  private static long activeTable(Bytes bytes, int tables) throws ReadProblem {
    int version = bytes.u16(42);
    if (version != 0) {
      throw new UnsupportedException(
          NAME, "BPB_FSVer " + (version >> 8) + "." + (version & 0xFF), bytes.absolute(42));
    }
    int flags = bytes.u16(40);
    int active = (flags & ONE_TABLE) == 0 ? 0 : flags & 0xF;
    if (active >= tables) {
      throw bytes.corrupt(
          40, "BPB_ExtFlags: table " + active + " is in use, and there are " + tables);
    }
    return active;
  }

  private static long rootCluster(Bytes bytes, long clusters) throws ReadProblem {
    long cluster = bytes.u32(44);
    if (cluster < 2 || cluster > clusters + 1) {
      throw bytes.corrupt(44, "BPB_RootClus " + cluster + ", of " + clusters + " clusters");
    }
    return cluster;
  }

  private static boolean hasSignature(Bytes bytes) throws ReadProblem {
    return bytes.u8(510) == 0x55 && bytes.u8(511) == 0xAA;
  }

  private static boolean isPower(int value, int least, int most) {
    return value >= least && value <= most && Integer.bitCount(value) == 1;
  }

  private static Optional<String> serial(long number) {
    if (number == 0) {
      return Optional.empty();
    }
    String digits = Long.toHexString(1L << 32 | number).substring(1).toUpperCase(Locale.ROOT);
    return Optional.of(digits.substring(0, 4) + "-" + digits.substring(4));
  }

  private static String label(byte[] padded) {
    String label = CodePage.decode(padded, 0, padded.length).stripTrailing();
    return label.equals("NO NAME") ? "" : label;
  }

  /** Whether there is a cluster of this number. */
  boolean contains(long cluster) {
    return cluster >= 2 && cluster < clusters + 2;
  }

  /** Where a cluster that is {@link #contains contained} begins, in bytes. */
  long offset(long cluster) {
    return dataOffset + (cluster - 2) * clusterSize;
  }

  /** Whether an entry of a directory may stand at this offset. */
  boolean mayHoldEntry(long offset) {
    boolean root = offset >= rootOffset && offset < rootOffset + (long) rootEntries * ENTRY;
    boolean data = offset >= dataOffset && offset < dataOffset + clusters * clusterSize;
    return offset % ENTRY == 0 && (root || data);
  }
}
