package preflight.filesystem.ext;

import java.util.Arrays;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * A node of a directory's hash tree: one block whose entries only lead to other blocks
 * (docs.kernel.org/filesystems/ext4/dynamic.html, "Hash Tree Directories"; Linux fs/ext4/namei.c,
 * ext4_dx_csum). Directories can be read without them, so that damage is told and reading goes on.
 *
 * <pre>
 *   root: "." and "..", zero u32, hash kind u8, length of this and the one before u8,
 *         levels below u8, flags u8    inner node: one unused entry
 *   32                                 8            limit u16, count u16, block u32
 *   +8                                              hash u32, block u32
 *   at 8 x limit                                    reserved u32, checksum u32
 * </pre>
 */
final class HashTreeNode {

  private static final int ENTRY = 8;
  private static final int ROOT_ENTRIES = 32;
  private static final int INNER_ENTRIES = 8;
  private static final int INFO = 24;
  private static final int INFO_LENGTH = 8;
  private static final int TAIL = 8;

  /** Linux keeps the highest four bits of a block's number for other things. */
  private static final long BLOCK = 0x0FFFFFFF;

  private final Bytes bytes;
  private final int entries;

  HashTreeNode(Bytes bytes, boolean root) {
    this.bytes = bytes;
    this.entries = root ? ROOT_ENTRIES : INNER_ENTRIES;
  }

  /** How many entries there is room for. */
  static int limit(int blockSize, boolean root, boolean checksums) {
    int rest = blockSize - (root ? ROOT_ENTRIES : INNER_ENTRIES) - (checksums ? TAIL : 0);
    return rest / ENTRY;
  }

  /** Whether a block cannot be one of names, since only an inner node has these numbers. */
  static boolean isInner(Bytes bytes, int limit) throws ReadProblem {
    int count = bytes.u16(INNER_ENTRIES + 2);
    return bytes.u32(0) == 0
        && bytes.u16(6) == 0
        && bytes.u16(INNER_ENTRIES) == limit
        && count > 0
        && count <= limit;
  }

  /**
   * @throws CorruptException where the checksum is wrong or has no place
   */
  void verify(int seed) throws ReadProblem {
    checkInfo();
    int limit = bytes.u16(entries);
    int tail = entries + ENTRY * limit;
    if (tail > bytes.length() - TAIL) {
      throw bytes.corrupt(
          entries, "limit " + limit + " of a hash tree leaves no room for a checksum");
    }
    checkCount(limit);
    byte[] end = Arrays.copyOf(bytes.array(tail, 4), TAIL);
    int computed = Checksum.crc32c(seed, bytes.array(0, entries + ENTRY * count()));
    computed = Checksum.crc32c(computed, end);
    int stored = (int) bytes.u32(tail + 4);
    if (stored != computed) {
      long place = bytes.absolute(tail + 4L);
      Trouble wrong = Troubles.checksum(bytes.structure(), stored, computed, place);
      throw new CorruptException(bytes.structure(), wrong.detail(), place);
    }
  }

  /**
   * What Linux checks before it goes by a node, and the order of its hashes.
   *
   * @param limit for which there is room
   * @throws CorruptException where one of them cannot be true
   */
  void check(int limit) throws ReadProblem {
    checkInfo();
    if (entries == ROOT_ENTRIES) {
      if (!DirectoryHash.isKnown(hashKind())) {
        throw bytes.corrupt(INFO + 4, "hash_version " + hashKind() + " of a hash tree");
      }
      if ((bytes.u8(INFO + 7) & 1) != 0) {
        throw bytes.corrupt(INFO + 7, "unused_flags " + bytes.u8(INFO + 7) + " of a hash tree");
      }
    }
    if (bytes.u16(entries) != limit) {
      throw bytes.corrupt(
          entries, "limit " + bytes.u16(entries) + " of a hash tree instead of " + limit);
    }
    checkCount(limit);
    for (int i = 2; i < count(); i++) {
      if (Integer.compareUnsigned(hash(i - 1), hash(i)) > 0) {
        throw bytes.corrupt(
            entries + ENTRY * i,
            "hash 0x" + Integer.toHexString(hash(i)) + " of a hash tree is below the one before");
      }
    }
  }

  /** Of the root: the kind of hash. */
  int hashKind() throws ReadProblem {
    return bytes.u8(INFO + 4);
  }

  /** Of the root: how many levels of inner nodes are below it. */
  int indirectLevels() throws ReadProblem {
    return bytes.u8(INFO + 6);
  }

  /** Of the entries, at least 1 in a node that was checked. */
  int count() throws ReadProblem {
    return bytes.u16(entries + 2);
  }

  /** The lowest hash below an entry; the first entry has none. */
  int hash(int entry) throws ReadProblem {
    return (int) bytes.u32(entries + ENTRY * entry);
  }

  /** The block of the directory to which an entry leads. */
  long block(int entry) throws ReadProblem {
    return bytes.u32(entries + ENTRY * entry + 4) & BLOCK;
  }

  /** The last entry whose hash is not above the given one. */
  int find(int hash) throws ReadProblem {
    int low = 0;
    int high = count() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Integer.compareUnsigned(hash(middle), hash) > 0) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  }

  CorruptException corruptLevels(int levels, int most) {
    return bytes.corrupt(INFO + 6, "hash tree of " + levels + " levels, where " + most + " can be");
  }

  CorruptException corruptBlock(int entry, String detail) throws ReadProblem {
    return bytes.corrupt(entries + ENTRY * entry + 4, "block " + block(entry) + " is " + detail);
  }

  private void checkInfo() throws ReadProblem {
    if (entries == ROOT_ENTRIES && bytes.u8(INFO + 5) != INFO_LENGTH) {
      throw bytes.corrupt(INFO + 5, "info_length " + bytes.u8(INFO + 5) + " of a hash tree");
    }
  }

  private void checkCount(int limit) throws ReadProblem {
    if (count() == 0 || count() > limit) {
      throw bytes.corrupt(entries + 2, "count " + count() + " of a hash tree with limit " + limit);
    }
  }
}
