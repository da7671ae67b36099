package preflight.filesystem.xfs;

import preflight.filesystem.BlockContent;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * Extents in a row, in an inode or in a leaf of a tree; each has 128 bits: 1 for unwritten, 54 for
 * the block of content, 52 for the block in the file system, 21 for the length (XFS Algorithms &
 * Data Structures, "Extent List"). The constructor has checked them all, so that lookups need not.
 */
final class ExtentList implements BlockMap {

  static final int RECORD = 16;

  private final Bytes bytes;
  private final int at;
  private final int count;
  private final long end;
  private final Blocks blocks;

  /**
   * @param at where the first one stands
   * @param count that fit
   * @param first the first block of content that may be in it
   * @param end the block of content that it must not reach
   */
  ExtentList(Bytes bytes, int at, int count, Blocks blocks, long first, long end)
      throws ReadProblem {
    this.bytes = bytes;
    this.at = at;
    this.count = count;
    this.end = end;
    this.blocks = blocks;
    long next = first;
    for (int i = 0; i < count; i++) {
      long start = start(i);
      if (start < next) {
        throw bytes.corrupt(
            at(i), "br_startoff " + start + " of extent " + i + " is before " + next);
      }
      if (length(i) == 0) {
        throw bytes.corrupt(at(i) + 8, "br_blockcount 0 of extent " + i);
      }
      next = start + length(i);
      if (next > end) {
        throw bytes.corrupt(at(i), "extent " + i + " reaches block " + next + " behind " + end);
      }
      offset(i);
    }
  }

  /** Those in an inode. */
  static ExtentList of(Inode inode, Blocks blocks) throws ReadProblem {
    Bytes fork = inode.fork();
    if (inode.extents() > fork.length() / RECORD) {
      throw fork.corrupt(
          0, "di_nextents " + inode.extents() + " in " + fork.length() + " bytes of the inode");
    }
    return new ExtentList(fork, 0, (int) inode.extents(), blocks, 0, LIMIT);
  }

  /** Whether all extents are in this range of content. */
  boolean isWithin(long first, long limit) throws ReadProblem {
    return count == 0 || (start(0) >= first && start(count - 1) + length(count - 1) <= limit);
  }

  @Override
  public BlockContent.Run run(long logical) throws ReadProblem {
    return run(logical, end);
  }

  /**
   * @param limit where a hole behind the last extent ends
   */
  BlockContent.Run run(long logical, long limit) throws ReadProblem {
    int found = BlockMap.find(count, logical, this::start);
    long next = found + 1 < count ? start(found + 1) : limit;
    if (found >= 0) {
      long within = logical - start(found);
      long rest = length(found) - within;
      if (rest > 0) {
        return isUnwritten(found)
            ? BlockContent.Run.hole(rest)
            : new BlockContent.Run(offset(found) + within * blocks.size(), rest);
      }
    }
    return BlockContent.Run.hole(Math.max(1, next - logical));
  }

  private boolean isUnwritten(int i) throws ReadProblem {
    return bytes.bits64(at(i)) < 0;
  }

  private long start(int i) throws ReadProblem {
    return (bytes.bits64(at(i)) & Long.MAX_VALUE) >>> 9;
  }

  private long length(int i) throws ReadProblem {
    return bytes.bits64(at(i) + 8) & 0x1FFFFF;
  }

  /** In the device, in bytes. */
  private long offset(int i) throws ReadProblem {
    long block = (bytes.bits64(at(i)) & 0x1FF) << 43 | bytes.bits64(at(i) + 8) >>> 21;
    return blocks.require(bytes, at(i), "br_startblock", block, length(i));
  }

  private int at(int i) {
    return at + i * RECORD;
  }
}
