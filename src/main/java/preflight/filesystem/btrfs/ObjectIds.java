package preflight.filesystem.btrfs;

/** Numbers of trees and objects (kernel include/uapi/linux/btrfs_tree.h). */
final class ObjectIds {

  static final long ROOT_TREE = 1;
  static final long CHUNK_TREE = 3;

  /** {@code BTRFS_FS_TREE_OBJECTID}: the top level subvolume. */
  static final long TOP_LEVEL = 5;

  /** {@code BTRFS_ROOT_TREE_DIR_OBJECTID}: the directory of the root tree. */
  static final long ROOT_TREE_DIRECTORY = 6;

  static final long CSUM_TREE = 7;

  /** {@code BTRFS_EXTENT_CSUM_OBJECTID}. */
  static final long EXTENT_CSUM = -10;

  /** {@code BTRFS_FIRST_CHUNK_TREE_OBJECTID}: that of each chunk. */
  static final long CHUNK = 256;

  /** {@code BTRFS_FIRST_FREE_OBJECTID}: the first subvolume, and the root of each subvolume. */
  static final long FIRST_FREE = 256;

  /** {@code BTRFS_LAST_FREE_OBJECTID}. */
  static final long LAST_FREE = -256;

  private ObjectIds() {}

  /** Whether a tree is that of a subvolume ({@code is_fstree} of the kernel). */
  static boolean isSubvolume(long tree) {
    return tree == TOP_LEVEL
        || (Long.compareUnsigned(tree, FIRST_FREE) >= 0
            && Long.compareUnsigned(tree, LAST_FREE) <= 0);
  }
}
