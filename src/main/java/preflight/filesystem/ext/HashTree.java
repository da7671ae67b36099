package preflight.filesystem.ext;

import java.io.IOException;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/**
 * The way through a directory's hash tree to the one or few leaves that may have a name
 * (docs.kernel.org/filesystems/ext4/dynamic.html, "Hash Tree Directories"), as Linux goes it
 * (fs/ext4/namei.c, {@code dx_probe} and {@code ext4_htree_next_block}).
 */
final class HashTree {

  private static final int LEVELS = 2;
  private static final int LARGE_LEVELS = 3;

  private final Directories directories;
  private final Inode directory;
  private final BlockMap map;
  private final Superblock superblock;
  private final long blockCount;

  /** From the root to the node above the leaves, with where each stands and which entry is next. */
  private final HashTreeNode[] path = new HashTreeNode[LARGE_LEVELS];

  private final long[] blocks = new long[LARGE_LEVELS];
  private final int[] at = new int[LARGE_LEVELS];

  /** Of the lowest inner node within the path. */
  private int lowest;

  /**
   * @param blockCount of the directory
   */
  HashTree(
      Directories directories,
      Inode directory,
      BlockMap map,
      Superblock superblock,
      long blockCount) {
    this.directories = directories;
    this.directory = directory;
    this.map = map;
    this.superblock = superblock;
    this.blockCount = blockCount;
  }

  /**
   * Shows the search the leaves in which its name may be.
   *
   * @throws CorruptException where the tree is damaged, whatever was shown before
   */
  void find(NameSearch search) throws IOException {
    HashTreeNode root = node(0, true);
    path[0] = root;
    lowest = root.indirectLevels();
    int most = superblock.features().has(Feature.LARGE_DIR) ? LARGE_LEVELS : LEVELS;
    if (lowest >= most) {
      throw root.corruptLevels(lowest + 1, most);
    }
    int hash = superblock.directoryHash().of(root.hashKind(), search.name());
    at[0] = root.find(hash);
    for (int depth = 1; depth <= lowest; depth++) {
      descend(depth);
      at[depth] = path[depth].find(hash);
    }
    long leaves = 0;
    do {
      if (++leaves > blockCount) {
        throw new CorruptException(
            directory.name(), "hash tree of more leaves than blocks, " + blockCount);
      }
      leaf(search);
    } while (search.found() == 0 && next(hash));
  }

  /** Goes on to the next leaf, if it has names of the same hash. */
  private boolean next(int hash) throws IOException {
    int depth = lowest;
    while (at[depth] + 1 == path[depth].count()) {
      if (depth == 0) {
        return false;
      }
      depth--;
    }
    at[depth]++;
    // the lowest bit tells that names of this hash begin in the leaf before
    if ((path[depth].hash(at[depth]) & ~1) != hash) {
      return false;
    }
    while (depth < lowest) {
      depth++;
      descend(depth);
      at[depth] = 0;
    }
    return true;
  }

  /** Reads the node to which the entry of the one above leads. */
  private void descend(int depth) throws IOException {
    blocks[depth] = child(depth - 1);
    path[depth] = node(blocks[depth], false);
  }

  private void leaf(NameSearch search) throws IOException {
    long logical = child(lowest);
    Bytes bytes = directories.read(directory, map, logical);
    if (HashTreeNode.isInner(bytes, limit(bytes, false))) {
      throw bytes.corrupt(8, "an inner node of a hash tree in the place of a leaf");
    }
    directories.visitBlock(directory, logical, bytes, search);
  }

  private long child(int depth) throws ReadProblem {
    HashTreeNode parent = path[depth];
    long logical = parent.block(at[depth]);
    if (logical >= blockCount) {
      throw parent.corruptBlock(at[depth], "not among the " + blockCount + " of the directory");
    }
    for (int i = 0; i <= depth; i++) {
      if (blocks[i] == logical) {
        throw parent.corruptBlock(at[depth], "above itself in the hash tree");
      }
    }
    return logical;
  }

  private HashTreeNode node(long logical, boolean root) throws IOException {
    Bytes bytes = directories.read(directory, map, logical);
    HashTreeNode node = new HashTreeNode(bytes, root);
    boolean shaped =
        root ? directories.block(bytes).isTreeRoot() : directories.block(bytes).isTreeNode();
    if (!shaped) {
      throw bytes.corrupt(0, "not a node of a hash tree, though i_flags tells of one");
    }
    if (superblock.features().checksums()) {
      node.verify(directory.checksumSeed());
    }
    node.check(limit(bytes, root));
    return node;
  }

  /** Linux takes no other limit than the one for which there is room. */
  private int limit(Bytes bytes, boolean root) {
    return HashTreeNode.limit(bytes.length(), root, superblock.features().checksums());
  }
}
