package preflight.filesystem.xfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A directory in its inode (kernel fs/xfs/libxfs/xfs_da_format.h, struct xfs_dir2_sf_hdr): the
 * parent's number and the entries, whose numbers of inodes have four bytes, or eight where one of
 * them needs so many.
 */
final class ShortDirectory {

  private ShortDirectory() {}

  /**
   * @param bytes as many as {@code di_size} tells
   */
  static void visit(Bytes bytes, Superblock superblock, EntryVisitor visitor) throws ReadProblem {
    int count = bytes.u8(0);
    int wide = bytes.u8(1);
    int number = wide == 0 ? 4 : 8;
    int type = superblock.features().fileTypes() ? 1 : 0;
    int at = 2 + number;
    for (int i = 0; i < count; i++) {
      int length = bytes.u8(at);
      if (length == 0) {
        throw bytes.corrupt(at, "namelen 0 of entry " + i);
      }
      int numberAt = at + 3 + length + type;
      long inode = wide == 0 ? bytes.u32(numberAt) : bytes.bits64(numberAt);
      if (!EntryVisitor.show(
          visitor, bytes, superblock.geometry(), at + 3, length, numberAt, inode)) {
        return;
      }
      at = numberAt + number;
    }
    if (at != bytes.length()) {
      throw bytes.corrupt(
          0, "count " + count + ": entries end at " + at + " of " + bytes.length() + " bytes");
    }
  }
}
