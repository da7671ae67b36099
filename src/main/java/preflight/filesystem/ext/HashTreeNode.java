package preflight.filesystem.ext;

import java.util.Arrays;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A node of a directory's hash tree: one block whose entries only lead to other blocks
 * (docs.kernel.org/filesystems/ext4/dynamic.html, "Hash Tree Directories"; Linux fs/ext4/namei.c,
 * ext4_dx_csum). Directories are read without them, so that damage is told and reading goes on.
 *
 * <pre>
 *   root: "." and "..", hash kind, …   inner node: one unused entry
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

  private final Bytes bytes;
  private final int entries;

  HashTreeNode(Bytes bytes, boolean root) {
    this.bytes = bytes;
    this.entries = root ? ROOT_ENTRIES : INNER_ENTRIES;
  }

  void verify(int seed, Troubles troubles) throws ReadProblem {
    if (entries == ROOT_ENTRIES && bytes.u8(INFO + 5) != INFO_LENGTH) {
      corrupt(troubles, INFO + 5, "info_length " + bytes.u8(INFO + 5) + " of a hash tree");
      return;
    }
    int limit = bytes.u16(entries);
    int count = bytes.u16(entries + 2);
    int tail = entries + ENTRY * limit;
    if (tail > bytes.length() - 8) {
      corrupt(
          troubles, entries, "limit " + limit + " of a hash tree leaves no room for a checksum");
      return;
    }
    if (count == 0 || count > limit) {
      corrupt(troubles, entries + 2, "count " + count + " of a hash tree with limit " + limit);
      return;
    }
    byte[] end = Arrays.copyOf(bytes.array(tail, 4), 8);
    int computed = Checksum.crc32c(seed, bytes.array(0, entries + ENTRY * count));
    computed = Checksum.crc32c(computed, end);
    int stored = (int) bytes.u32(tail + 4);
    if (stored != computed) {
      troubles.badChecksum(bytes.structure(), stored, computed, bytes.absolute(tail + 4L));
    }
  }

  private void corrupt(Troubles troubles, int at, String detail) {
    troubles.corrupt(bytes.structure(), detail, bytes.absolute(at));
  }
}
