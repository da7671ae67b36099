package preflight.filesystem.xfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * An inner node of a tree of extents: keys, the first blocks of content, and behind room for as
 * many as fit, the blocks of the nodes below (XFS Algorithms & Data Structures, "B+tree Extent
 * List").
 */
final class ExtentNode {

  /** No tree of 2^48 extents is deeper, even if its nodes are half empty. */
  private static final int DEEPEST = 12;

  private static final int ENTRY = 16;

  private final Bytes bytes;
  private final int level;
  private final int count;
  private final int keys;
  private final int children;
  private final Blocks blocks;

  private ExtentNode(Bytes bytes, int level, int count, int keys, Blocks blocks) {
    this.bytes = bytes;
    this.level = level;
    this.count = count;
    this.keys = keys;
    this.children = keys + (bytes.length() - keys) / ENTRY * 8;
    this.blocks = blocks;
  }

  /** The one in an inode, which has a header of its own (struct xfs_bmdr_block). */
  static ExtentNode root(Bytes fork, Blocks blocks) throws ReadProblem {
    int level = fork.u16(0);
    if (level == 0 || level > DEEPEST) {
      throw fork.corrupt(0, "bb_level " + level + " of a root is not from 1 to " + DEEPEST);
    }
    int count = fork.u16(2);
    if (count == 0 || count > (fork.length() - 4) / ENTRY) {
      throw fork.corrupt(2, "bb_numrecs " + count + " in " + fork.length() + " bytes");
    }
    ExtentNode node = new ExtentNode(fork, level, count, 4, blocks);
    node.check(0, BlockMap.LIMIT);
    return node;
  }

  /** One in a block of its own (struct xfs_btree_block), not yet {@link #check checked}. */
  static ExtentNode parse(Bytes bytes, int header, int level, Blocks blocks) throws ReadProblem {
    int count = count(bytes, header, level);
    if (count == 0) {
      throw bytes.corrupt(6, "bb_numrecs 0 of level " + level);
    }
    return new ExtentNode(bytes, level, count, header, blocks);
  }

  /**
   * The number of records in a block.
   *
   * @param level that it must have, 0 for a leaf
   */
  static int count(Bytes bytes, int header, int level) throws ReadProblem {
    if (bytes.u16(4) != level) {
      throw bytes.corrupt(4, "bb_level " + bytes.u16(4) + " under a node of level " + (level + 1));
    }
    int count = bytes.u16(6);
    if (count > (bytes.length() - header) / ENTRY) {
      throw bytes.corrupt(6, "bb_numrecs " + count + " in " + bytes.length() + " bytes");
    }
    return count;
  }

  /**
   * @param first the first block of content that may be in it
   * @param end the block of content that it must not reach
   */
  void check(long first, long end) throws ReadProblem {
    long next = first;
    for (int i = 0; i < count; i++) {
      long key = key(i);
      if (key < next || key >= end) {
        throw bytes.corrupt(
            keys + i * 8,
            "br_startoff "
                + Long.toUnsignedString(key)
                + " of key "
                + i
                + " is not from "
                + next
                + " to "
                + end);
      }
      next = key + 1;
      child(i);
    }
  }

  /** Whether all keys are in this range of content. */
  boolean isWithin(long first, long end) throws ReadProblem {
    return key(0) >= first && key(count - 1) < end;
  }

  int level() {
    return level;
  }

  int count() {
    return count;
  }

  /** The first block of content under an entry. */
  long key(int entry) throws ReadProblem {
    return bytes.bits64(keys + entry * 8);
  }

  /** Where the node under an entry stands in the device, in bytes. */
  long child(int entry) throws ReadProblem {
    int at = children + entry * 8;
    return blocks.require(bytes, at, "bb_ptr", bytes.bits64(at), 1);
  }
}
