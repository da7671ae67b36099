package preflight.filesystem.btrfs;

import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** An inode ({@code struct btrfs_inode_item}). */
record Inode(long size, int mode, long flags) {

  /** In bytes. */
  static final int LENGTH = 160;

  /** {@code BTRFS_INODE_NODATASUM}: the content has no checksums. */
  private static final int WITHOUT_CHECKSUMS = 1;

  static Inode parse(Bytes bytes) throws ReadProblem {
    if (bytes.length() != LENGTH) {
      throw bytes.corrupt(0, "an inode item of " + bytes.length() + " bytes instead of " + LENGTH);
    }
    long mode = bytes.u32(52);
    if (mode > 0xFFFF || FileType.ofMode((int) mode) == FileType.UNKNOWN) {
      throw bytes.corrupt(52, "mode 0" + Long.toOctalString(mode));
    }
    return new Inode(bytes.u64(16), (int) mode, bytes.bits64(64));
  }

  boolean hasChecksums() {
    return (flags & WITHOUT_CHECKSUMS) == 0;
  }

  Node node(long id) {
    return new Node(id, FileType.ofMode(mode), size, mode);
  }
}
