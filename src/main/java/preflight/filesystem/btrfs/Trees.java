package preflight.filesystem.btrfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.filesystem.Recent;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/** The trees of one file system, by the root tree. */
final class Trees {

  /** Of the older kind of item, which has no UUIDs and times, in bytes. */
  private static final int OLD_ROOT_ITEM = 239;

  private final Blocks blocks;
  private final Tree rootTree;
  private final Recent<Long, Tree> recent = new Recent<>(64);

  Trees(Blocks blocks) {
    this.blocks = blocks;
    Superblock superblock = blocks.superblock();
    this.rootTree =
        new Tree(
            blocks,
            ObjectIds.ROOT_TREE,
            superblock.root(),
            superblock.rootLevel(),
            superblock.generation());
  }

  Blocks blocks() {
    return blocks;
  }

  Tree rootTree() {
    return rootTree;
  }

  /** The tree of this number; empty where there is none, or only what is left of a deleted one. */
  Optional<Tree> find(long id) throws IOException {
    Tree known = recent.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Cursor> found = rootTree.floor(Key.last(id, Key.ROOT_ITEM));
    if (found.isEmpty() || !found.get().key().is(id, Key.ROOT_ITEM)) {
      return Optional.empty();
    }
    Bytes item = found.get().data();
    if (item.length() < OLD_ROOT_ITEM) {
      throw item.corrupt(0, "a root item of " + item.length() + " bytes");
    }
    if (item.u32(216) == 0) {
      return Optional.empty();
    }
    int level = item.u8(238);
    if (level >= Superblock.LEVELS) {
      throw item.corrupt(238, "level " + level + " is not below " + Superblock.LEVELS);
    }
    Tree tree = new Tree(blocks, id, item.u64(176), level, item.bits64(160));
    recent.put(id, tree);
    return Optional.of(tree);
  }

  Tree get(long id) throws IOException {
    Optional<Tree> tree = find(id);
    if (tree.isEmpty()) {
      throw new CorruptException(
          rootTree.name(), "has no item of tree " + Long.toUnsignedString(id));
    }
    return tree.get();
  }

  /** The subvolume that is mounted where no other is asked for. */
  long defaultSubvolume() throws IOException {
    byte[] name = "default".getBytes(StandardCharsets.US_ASCII);
    Key key = new Key(ObjectIds.ROOT_TREE_DIRECTORY, Key.DIR_ITEM, NameHash.of(name));
    Optional<Bytes> data = rootTree.get(key);
    if (data.isPresent()) {
      for (DirectoryItem item : DirectoryItem.parse(data.get())) {
        if (java.util.Arrays.equals(item.name(), name) && item.isSubvolume()) {
          return item.location().objectId();
        }
      }
    }
    // as the kernel's get_default_subvol_objectid does
    return ObjectIds.TOP_LEVEL;
  }
}
