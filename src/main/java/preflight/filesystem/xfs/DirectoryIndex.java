package preflight.filesystem.xfs;

import java.io.IOException;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/**
 * Where the names with a hash stand in a directory of more than one block: leaves sorted by hash,
 * behind the first 32 GiB of its content, and nodes above them if there are several (XFS Algorithms
 * & Data Structures, "Leaf Directories" and "Node Directories"; kernel
 * fs/xfs/libxfs/xfs_da_format.h).
 */
final class DirectoryIndex {

  /** Reads a block of the index. */
  interface BlockReader {

    /**
     * @param logical its number among the file system's blocks of the directory's content
     */
    Bytes read(long logical) throws IOException;
  }

  /** Is shown where names stand. */
  interface Addresses {

    /**
     * @param offset of the entry in the directory's content, in bytes
     * @return whether more are wanted
     */
    boolean at(long offset) throws IOException;
  }

  /** Of this version, {@code xfs_da3_blkinfo}. */
  static final Identity IDENTITY = new Identity(12, 16, 32, 48);

  private static final int LEAF1 = 0xD2F1;
  private static final int LEAF1_V5 = 0x3DF1;
  private static final int LEAF = 0xD2FF;
  private static final int LEAF_V5 = 0x3DFF;
  private static final int NODE = 0xFEBE;
  private static final int NODE_V5 = 0x3EBE;

  /** {@code XFS_DA_NODE_MAXDEPTH}, the leaves among them. */
  private static final int MOST_LEVELS = 5;

  private static final int ENTRY = 8;

  private final BlockReader reader;
  private final boolean version5;
  private final long first;

  /**
   * @param first block of the index
   */
  DirectoryIndex(BlockReader reader, boolean version5, long first) {
    this.reader = reader;
    this.version5 = version5;
    this.first = first;
  }

  /**
   * Shows the places of the names with a hash.
   *
   * @throws CorruptException where the index cannot be true
   */
  void find(long hash, Addresses addresses) throws IOException {
    Bytes leaf = leaf(hash);
    long last = -1;
    // names of one hash may go on in the next leaf, whose hashes must not be less; a loop has no
    // end
    for (int leaves = 0; leaves <= Character.MAX_VALUE; leaves++) {
      int count = count(leaf);
      for (int i = firstFrom(leaf, count, hash); i < count; i++) {
        if (hash(leaf, i) != hash) {
          return;
        }
        long address = leaf.u32(entry(i) + 4);
        // that of an entry which is gone
        if (address != 0 && !addresses.at(address * 8)) {
          return;
        }
      }
      long next = magic(leaf) == (version5 ? LEAF_V5 : LEAF) ? leaf.u32(0) : 0;
      if (next == 0) {
        return;
      }
      if (count > 0 && hash(leaf, count - 1) < last) {
        throw leaf.corrupt(entry(count - 1), "hash is less than those of the leaf before");
      }
      last = count > 0 ? hash(leaf, count - 1) : last;
      leaf = reader.read(next);
      if (magic(leaf) != (version5 ? LEAF_V5 : LEAF)) {
        throw leaf.corrupt(8, "magic 0x" + Integer.toHexString(magic(leaf)) + " is no leaf's");
      }
    }
    throw leaf.corrupt(0, "leaves in a loop");
  }

  /** The leaf in which the hash stands first, if it is there at all. */
  private Bytes leaf(long hash) throws IOException {
    Bytes block = reader.read(first);
    int level = MOST_LEVELS;
    while (magic(block) == (version5 ? NODE_V5 : NODE)) {
      int above = level;
      level = block.u16(version5 ? 58 : 14);
      if (level == 0 || level >= above) {
        throw block.corrupt(version5 ? 58 : 14, "level " + level + " below level " + above);
      }
      int count = count(block);
      if (count == 0) {
        throw block.corrupt(version5 ? 56 : 12, "a node without entries");
      }
      // each entry has the greatest hash of what is below it
      int child = Math.min(firstFrom(block, count, hash), count - 1);
      block = reader.read(block.u32(entry(child) + 4));
    }
    int magic = magic(block);
    boolean leaf = magic == (version5 ? LEAF_V5 : LEAF);
    boolean only = magic == (version5 ? LEAF1_V5 : LEAF1);
    if (level != MOST_LEVELS ? !leaf || level != 1 : !leaf && !only) {
      throw block.corrupt(8, "magic 0x" + Integer.toHexString(magic) + " below level " + level);
    }
    return block;
  }

  private static int magic(Bytes block) throws ReadProblem {
    return block.u16(8);
  }

  private int entry(int i) {
    return (version5 ? 64 : 16) + i * ENTRY;
  }

  private long hash(Bytes block, int i) throws ReadProblem {
    return block.u32(entry(i));
  }

  private int count(Bytes block) throws ReadProblem {
    int at = version5 ? 56 : 12;
    int count = block.u16(at);
    if (count > (block.length() - entry(0)) / ENTRY) {
      throw block.corrupt(at, "count " + count + " in " + block.length() + " bytes");
    }
    return count;
  }

  /** The first entry whose hash is not less; {@code count} if all are. */
  private int firstFrom(Bytes block, int count, long hash) throws ReadProblem {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hash(block, middle) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
