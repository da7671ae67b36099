package preflight.filesystem.ext;

import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The superblock, 1024 bytes (docs.kernel.org/filesystems/ext4/globals.html, "Super Block").
 *
 * @param inodeCount the highest inode number
 * @param blockCount in blocks of {@code blockSize} bytes, from block 0 on
 * @param firstDataBlock where the first block group starts: 1 with blocks of 1 KiB, otherwise 0
 * @param blocksPerGroup as stored, in blocks also where clusters are larger
 * @param descriptorSize of a group descriptor, in bytes
 * @param firstMetaGroup the first block of group descriptors that lies in its own meta group
 * @param backupGroups the two groups with a copy, with sparse_super2
 * @param journalInode 0 where the journal is on another device or not there
 * @param checksumSeed of all checksums of metadata_csum
 * @param groupChecksumSeed of the older checksum of group descriptors
 * @param state {@code s_state}: 1 cleanly unmounted, 2 errors noted
 */
record Superblock(
    Features features,
    long inodeCount,
    long blockCount,
    int blockSize,
    long firstDataBlock,
    long clusterSize,
    long blocksPerGroup,
    long inodesPerGroup,
    int inodeSize,
    int descriptorSize,
    long firstMetaGroup,
    BackupGroups backupGroups,
    long groupCount,
    long journalInode,
    Optional<String> uuid,
    String label,
    int checksumSeed,
    int groupChecksumSeed,
    int state,
    long freeBlocks,
    DirectoryHash directoryHash) {

  /** Where the primary one stands in the device, in bytes. */
  static final int OFFSET = 1024;

  /** In bytes. */
  static final int SIZE = 1024;

  static final String NAME = "ext superblock";

  private static final int MAGIC = 0xEF53;
  private static final int LARGEST_BLOCK_SHIFT = 6;
  private static final long MOST_BLOCKS = 1L << 47;
  private static final int CRC32C_TYPE = 1;

  /** {@code s_backup_bgs}. */
  record BackupGroups(long first, long second) {
    boolean contains(long group) {
      return group == first || group == second;
    }
  }

  /**
   * @throws preflight.io.CorruptException where a field cannot be true
   * @throws UnsupportedException where a feature forbids reading
   */
  static Superblock parse(Bytes bytes, Troubles troubles) throws ReadProblem {
    int magic = bytes.u16(0x38);
    if (magic != MAGIC) {
      throw bytes.corrupt(0x38, "s_magic 0x" + Integer.toHexString(magic) + " is not 0xef53");
    }
    Features features =
        new Features((int) bytes.u32(0x5C), (int) bytes.u32(0x60), (int) bytes.u32(0x64));
    Optional<String> refused = features.refused();
    if (refused.isPresent()) {
      throw new UnsupportedException(NAME, refused.get(), bytes.absolute(0x60));
    }
    verify(bytes, features, troubles);
    for (String noted : features.noted()) {
      troubles.unsupported(NAME, noted);
    }

    boolean wide = features.has(Feature.SIXTY_FOUR_BIT);
    long inodeCount = nonZero(bytes, 0x0, "s_inodes_count");
    long blockCount = bytes.u32(0x4) | (wide ? bytes.u32(0x150) << 32 : 0);
    if (blockCount <= 0 || blockCount > MOST_BLOCKS) {
      throw bytes.corrupt(0x4, "s_blocks_count " + Long.toUnsignedString(blockCount));
    }
    long firstDataBlock = bytes.u32(0x14);
    if (firstDataBlock >= blockCount) {
      throw bytes.corrupt(0x14, "s_first_data_block " + firstDataBlock + " of " + blockCount);
    }
    int blockSize = 1024 << shift(bytes, 0x18, "s_log_block_size");
    long clusterSize =
        features.has(Feature.BIGALLOC) ? clusterSize(bytes, blockSize) : (long) blockSize;
    long blocksPerGroup = nonZero(bytes, 0x20, "s_blocks_per_group");
    long inodesPerGroup = nonZero(bytes, 0x28, "s_inodes_per_group");
    int inodeSize = bytes.u32(0x4C) == 0 ? 128 : bytes.u16(0x58);
    if (inodeSize < 128 || inodeSize > blockSize || Integer.bitCount(inodeSize) != 1) {
      throw bytes.corrupt(0x58, "s_inode_size " + inodeSize);
    }
    int descriptorSize = wide ? bytes.u16(0xFE) : 32;
    if (wide
        && (descriptorSize < 64
            || descriptorSize > 1024
            || Integer.bitCount(descriptorSize) != 1)) {
      throw bytes.corrupt(0xFE, "s_desc_size " + descriptorSize + " with 64bit");
    }
    long groupCount = (blockCount - firstDataBlock + blocksPerGroup - 1) / blocksPerGroup;
    if (groupCount > 1L << 32) {
      throw bytes.corrupt(0x20, "s_blocks_per_group " + blocksPerGroup + " for " + blockCount);
    }
    noteGeometry(bytes, blockSize, clusterSize, troubles);
    if (groupCount * inodesPerGroup != inodeCount) {
      troubles.corrupt(
          NAME,
          "s_inodes_count " + inodeCount + " is not " + groupCount + " x " + inodesPerGroup,
          bytes.absolute(0));
    }
    byte[] uuid = bytes.array(0x68, 16);
    return new Superblock(
        features,
        inodeCount,
        blockCount,
        blockSize,
        firstDataBlock,
        clusterSize,
        blocksPerGroup,
        inodesPerGroup,
        inodeSize,
        descriptorSize,
        bytes.u32(0x104),
        new BackupGroups(bytes.u32(0x24C), bytes.u32(0x250)),
        groupCount,
        bytes.u32(0xE0),
        bytes.isZero(0x68, 16) ? Optional.empty() : Optional.of(uuidText(uuid)),
        bytes.text(0x78, 16),
        features.has(Feature.METADATA_CSUM_SEED)
            ? (int) bytes.u32(0x270)
            : Checksum.crc32c(Checksum.START, uuid),
        Checksum.crc16(0xFFFF, uuid, 0, uuid.length),
        bytes.u16(0x3A),
        bytes.u32(0xC) | (wide ? bytes.u32(0x158) << 32 : 0),
        DirectoryHash.parse(bytes));
  }

  /** In bytes. */
  long size() {
    return blockCount * blockSize;
  }

  /** In bytes. */
  OptionalLong free() {
    return FileSystemFacts.free(freeBlocks, blockCount, blockSize);
  }

  /** Whether a group starts with a copy of the superblock (ext4_bg_has_super). */
  boolean hasCopy(long group) {
    if (group == 0) {
      return true;
    }
    if (features.has(Feature.SPARSE_SUPER2)) {
      return backupGroups.contains(group);
    }
    if (group == 1 || !features.has(Feature.SPARSE_SUPER)) {
      return true;
    }
    return isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(long number, int base) {
    long rest = number;
    while (rest % base == 0) {
      rest /= base;
    }
    return rest == 1;
  }

  /**
   * What Linux does not mount, but can be read (fs/ext4/super.c, ext4_check_geometry and others).
   */
  private static void noteGeometry(Bytes bytes, int blockSize, long clusterSize, Troubles troubles)
      throws ReadProblem {
    long bits = 8L * blockSize;
    long clusters = bytes.u32(0x20) / (clusterSize / blockSize);
    if (clusters > bits) {
      troubles.refuse(
          NAME,
          "s_blocks_per_group " + bytes.u32(0x20) + " exceeds what a bitmap block can count",
          bytes.absolute(0x20));
    }
    if (bytes.u32(0x28) > bits) {
      troubles.refuse(
          NAME,
          "s_inodes_per_group " + bytes.u32(0x28) + " exceeds what a bitmap block can count",
          bytes.absolute(0x28));
    }
    long first = blockSize == 1024 && clusterSize == blockSize ? 1 : 0;
    if (bytes.u32(0x14) != first) {
      troubles.refuse(
          NAME,
          "s_first_data_block " + bytes.u32(0x14) + " instead of " + first,
          bytes.absolute(0x14));
    }
  }

  private static void verify(Bytes bytes, Features features, Troubles troubles) throws ReadProblem {
    if (!features.checksums()) {
      return;
    }
    int type = bytes.u8(0x175);
    if (type != CRC32C_TYPE) {
      throw new UnsupportedException(NAME, "s_checksum_type " + type, bytes.absolute(0x175));
    }
    int stored = (int) bytes.u32(0x3FC);
    int computed = Checksum.crc32c(Checksum.START, bytes.array(0, 0x3FC));
    if (stored != computed) {
      // "Found ext4 filesystem with invalid superblock checksum" (fs/ext4/super.c), and no mount
      troubles.refuse(Troubles.checksum(NAME, stored, computed, bytes.absolute(0x3FC)));
    }
  }

  private static long nonZero(Bytes bytes, int offset, String field) throws ReadProblem {
    long value = bytes.u32(offset);
    if (value == 0) {
      throw bytes.corrupt(offset, field + " 0");
    }
    return value;
  }

  private static int shift(Bytes bytes, int offset, String field) throws ReadProblem {
    long shift = bytes.u32(offset);
    if (shift > LARGEST_BLOCK_SHIFT) {
      throw bytes.corrupt(offset, field + " " + shift + " exceeds " + LARGEST_BLOCK_SHIFT);
    }
    return (int) shift;
  }

  private static long clusterSize(Bytes bytes, int blockSize) throws ReadProblem {
    long shift = bytes.u32(0x1C);
    if (shift > 30 || 1024L << shift < blockSize) {
      throw bytes.corrupt(0x1C, "s_log_cluster_size " + shift);
    }
    return 1024L << shift;
  }

  private static String uuidText(byte[] uuid) {
    StringBuilder text = new StringBuilder(36);
    for (int i = 0; i < uuid.length; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text.append('-');
      }
      text.append(Character.forDigit(uuid[i] >> 4 & 0xF, 16));
      text.append(Character.forDigit(uuid[i] & 0xF, 16));
    }
    return text.toString();
  }
}
