package preflight.filesystem.xfs;

/** The hash by which names stand in a directory's index (kernel fs/xfs/libxfs/xfs_da_btree.c). */
final class NameHash {

  private NameHash() {}

  /** {@code xfs_da_hashname}; unsigned, 32 bits. */
  static long of(byte[] name) {
    int hash = 0;
    for (byte b : name) {
      // the kernel takes four bytes at once, which comes to the same
      hash = (b & 0xFF) ^ Integer.rotateLeft(hash, 7);
    }
    return Integer.toUnsignedLong(hash);
  }
}
