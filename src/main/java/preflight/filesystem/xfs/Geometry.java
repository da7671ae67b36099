package preflight.filesystem.xfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * How the blocks of a file system are numbered. A block's number is that of its allocation group,
 * shifted left by {@code groupShift} bits, and that within the group; an inode's number is that of
 * its block, shifted left by {@code inodeShift} bits, and its index in there (XFS Algorithms & Data
 * Structures, "Allocation Groups").
 *
 * @param blockSize in bytes
 * @param blockCount of all groups, of which the last one may be smaller
 * @param sectorSize in bytes
 * @param groupBlocks blocks in a group
 * @param groupCount groups
 * @param groupShift {@code sb_agblklog}
 * @param inodeSize in bytes
 * @param inodeShift {@code sb_inopblog}
 */
record Geometry(
    int blockSize,
    long blockCount,
    int sectorSize,
    long groupBlocks,
    long groupCount,
    int groupShift,
    int inodeSize,
    int inodeShift) {

  private static final long SMALLEST_GROUP = 16L << 20;
  private static final long LARGEST_GROUP = 1L << 40;
  private static final int LEAST_GROUP_BLOCKS = 64;

  /** The checks are those of the kernel, xfs_sb.c, xfs_validate_sb_common. */
  static Geometry parse(Bytes bytes, Features features) throws ReadProblem {
    boolean checksums = features.checksums();
    int blockSize = (int) power(bytes, 0x04, 4, 0x78, checksums ? 10 : 9, 16, "block");
    int sectorSize = (int) power(bytes, 0x66, 2, 0x79, 9, 15, "sect");
    int inodeSize = (int) power(bytes, 0x68, 2, 0x7A, checksums ? 9 : 8, 11, "inode");
    if (inodeSize > blockSize) {
      throw bytes.corrupt(0x68, "sb_inodesize " + inodeSize + " exceeds a block of " + blockSize);
    }
    if (sectorSize > blockSize) {
      throw bytes.corrupt(0x66, "sb_sectsize " + sectorSize + " exceeds a block of " + blockSize);
    }
    int inodesPerBlock = blockSize / inodeSize;
    int inodeShift = Integer.numberOfTrailingZeros(inodesPerBlock);
    if (bytes.u16(0x6A) != inodesPerBlock) {
      throw bytes.corrupt(
          0x6A, "sb_inopblock " + bytes.u16(0x6A) + " instead of " + inodesPerBlock);
    }
    if (bytes.u8(0x7B) != inodeShift) {
      throw bytes.corrupt(0x7B, "sb_inopblog " + bytes.u8(0x7B) + " instead of " + inodeShift);
    }
    long groupBlocks = bytes.u32(0x54);
    long groupBytes = groupBlocks * blockSize;
    if (groupBytes < SMALLEST_GROUP || groupBytes > LARGEST_GROUP) {
      throw bytes.corrupt(
          0x54, "sb_agblocks " + groupBlocks + " is less than 16 MiB or more than 1 TiB");
    }
    int groupShift = Long.SIZE - Long.numberOfLeadingZeros(groupBlocks - 1);
    if (bytes.u8(0x7C) != groupShift) {
      throw bytes.corrupt(0x7C, "sb_agblklog " + bytes.u8(0x7C) + " instead of " + groupShift);
    }
    long groupCount = bytes.u32(0x58);
    if (groupCount == 0) {
      throw bytes.corrupt(0x58, "sb_agcount 0");
    }
    long blockCount = bytes.u64(0x08);
    long most = groupCount * groupBlocks;
    long least = (groupCount - 1) * groupBlocks + LEAST_GROUP_BLOCKS;
    if (blockCount < least || blockCount > most || blockCount > Long.MAX_VALUE / blockSize) {
      throw bytes.corrupt(
          0x08, "sb_dblocks " + blockCount + " with " + groupCount + " groups of " + groupBlocks);
    }
    return new Geometry(
        blockSize,
        blockCount,
        sectorSize,
        groupBlocks,
        groupCount,
        groupShift,
        inodeSize,
        inodeShift);
  }

  /** A size that is stored together with its logarithm. */
  private static long power(
      Bytes bytes, int at, int width, int logAt, int least, int most, String what)
      throws ReadProblem {
    long size = width == 4 ? bytes.u32(at) : bytes.u16(at);
    int log = bytes.u8(logAt);
    String name = "sb_" + what + "size " + size;
    if (size < 1L << least || size > 1L << most || Long.bitCount(size) != 1) {
      throw bytes.corrupt(
          at, name + " is no power of two from " + (1L << least) + " to " + (1L << most));
    }
    if (size != 1L << log) {
      throw bytes.corrupt(logAt, "sb_" + what + "log " + log + " with " + name);
    }
    return size;
  }

  /** In bytes. */
  long size() {
    return blockCount * blockSize;
  }

  /**
   * Whether all of these blocks are in one group, and none is among its headers (kernel
   * xfs_types.c, xfs_verify_fsbext).
   */
  boolean contains(long block, long length) {
    long group = block >>> groupShift;
    long within = block & (1L << groupShift) - 1;
    return group < groupCount
        && within > 3L * sectorSize / blockSize
        && length <= blocksOf(group)
        && within <= blocksOf(group) - length;
  }

  /** Whether an inode may have this number. */
  boolean isInode(long number) {
    return number > 0 && contains(number >>> inodeShift, 1);
  }

  /** Where a block stands in the device, in bytes; it must be {@link #contains contained}. */
  long offset(long block) {
    return ((block >>> groupShift) * groupBlocks + (block & (1L << groupShift) - 1)) * blockSize;
  }

  /** Where an inode stands in the device, in bytes. */
  long inodeOffset(long number) {
    return offset(number >>> inodeShift) + (number & (1L << inodeShift) - 1) * inodeSize;
  }

  private long blocksOf(long group) {
    return group == groupCount - 1 ? blockCount - group * groupBlocks : groupBlocks;
  }
}
