package preflight.filesystem.xfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** Is shown the entries of a directory, without {@code .} and {@code ..}. */
interface EntryVisitor {

  /** Returns whether it wants more. */
  boolean entry(byte[] name, long inode) throws ReadProblem;

  /**
   * Shows one entry after it has been checked.
   *
   * @param bytes in which the name and the number of the inode stand
   */
  static boolean show(
      EntryVisitor visitor,
      Bytes bytes,
      Geometry geometry,
      int nameAt,
      int length,
      int numberAt,
      long inode)
      throws ReadProblem {
    byte[] name = bytes.array(nameAt, length);
    if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'))) {
      return true;
    }
    if (!geometry.isInode(inode)) {
      throw bytes.corrupt(
          numberAt, "inumber " + Long.toUnsignedString(inode) + " is not that of an inode");
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        throw bytes.corrupt(nameAt, "name with byte " + b);
      }
    }
    return visitor.entry(name, inode);
  }
}
