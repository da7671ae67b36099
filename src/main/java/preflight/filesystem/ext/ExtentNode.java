package preflight.filesystem.ext;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * One node of an extent tree (docs.kernel.org/filesystems/ext4/dynamic.html, "Extent Tree"). Its
 * constructor has checked all entries, so that lookups need not.
 */
final class ExtentNode {

  /** Of header and of entry, in bytes. */
  static final int ENTRY = 12;

  private static final int MAGIC = 0xF30A;
  private static final int DEEPEST = 5;

  /** Longer ones are unwritten, and shorter by this. */
  private static final int LONGEST_WRITTEN = 32768;

  private final Bytes bytes;
  private final int count;
  private final int most;
  private final int depth;

  private ExtentNode(Bytes bytes, int count, int most, int depth) {
    this.bytes = bytes;
    this.count = count;
    this.most = most;
    this.depth = depth;
  }

  /**
   * @param blocks that every extent must be in
   * @param first the first block of content that may be in it
   * @param end the block of content that it must not reach
   */
  static ExtentNode parse(Bytes bytes, Blocks blocks, long first, long end) throws ReadProblem {
    int magic = bytes.u16(0);
    if (magic != MAGIC) {
      throw bytes.corrupt(0, "eh_magic 0x" + Integer.toHexString(magic) + " is not 0xf30a");
    }
    int count = bytes.u16(2);
    int most = bytes.u16(4);
    int depth = bytes.u16(6);
    if (most > bytes.length() / ENTRY - 1) {
      throw bytes.corrupt(4, "eh_max " + most + " does not fit in " + bytes.length() + " bytes");
    }
    if (count > most) {
      throw bytes.corrupt(2, "eh_entries " + count + " exceeds eh_max " + most);
    }
    if (depth > DEEPEST) {
      throw bytes.corrupt(6, "eh_depth " + depth + " exceeds " + DEEPEST);
    }
    if (depth > 0 && count == 0) {
      throw bytes.corrupt(2, "eh_entries 0 with eh_depth " + depth);
    }
    ExtentNode node = new ExtentNode(bytes, count, most, depth);
    node.check(blocks, first, end);
    return node;
  }

  private void check(Blocks blocks, long first, long end) throws ReadProblem {
    long next = first;
    for (int i = 0; i < count; i++) {
      long block = block(i);
      if (block < next) {
        throw bytes.corrupt(at(i), "ee_block " + block + " of entry " + i + " is before " + next);
      }
      if (depth > 0) {
        next = block + 1;
        blocks.require(bytes.structure(), "ei_leaf", child(i), 1, bytes.absolute(at(i) + 4));
      } else {
        int length = length(i);
        if (length == 0) {
          throw bytes.corrupt(at(i) + 4, "ee_len 0 of entry " + i);
        }
        next = block + length;
        blocks.require(bytes.structure(), "ee_start", start(i), length, bytes.absolute(at(i) + 6));
      }
      if (next > end) {
        throw bytes.corrupt(at(i), "entry " + i + " reaches block " + next + " behind " + end);
      }
    }
  }

  int depth() {
    return depth;
  }

  int count() {
    return count;
  }

  /** Where the checksum stands in a node that is a block of its own. */
  int tail() {
    return ENTRY * (most + 1);
  }

  Bytes bytes() {
    return bytes;
  }

  /** The last entry that starts at or before the block of content, -1 if none does. */
  int find(long logical) throws ReadProblem {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (block(middle) <= logical) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** The first block of content of an entry. */
  long block(int entry) throws ReadProblem {
    return bytes.u32(at(entry));
  }

  /** The number of blocks of a leaf's entry. */
  int length(int entry) throws ReadProblem {
    int length = bytes.u16(at(entry) + 4);
    return length > LONGEST_WRITTEN ? length - LONGEST_WRITTEN : length;
  }

  /** Whether a leaf's entry is allocated and reads as zeros. */
  boolean isUnwritten(int entry) throws ReadProblem {
    return bytes.u16(at(entry) + 4) > LONGEST_WRITTEN;
  }

  /** The first block of a leaf's entry in the file system. */
  long start(int entry) throws ReadProblem {
    return (long) bytes.u16(at(entry) + 6) << 32 | bytes.u32(at(entry) + 8);
  }

  /** The block of the node that an entry refers to. */
  long child(int entry) throws ReadProblem {
    return (long) bytes.u16(at(entry) + 8) << 32 | bytes.u32(at(entry) + 4);
  }

  private static int at(int entry) {
    return ENTRY * (entry + 1);
  }
}
