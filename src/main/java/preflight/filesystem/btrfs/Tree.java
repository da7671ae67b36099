package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/** A tree of items, sorted by their keys. */
final class Tree {

  private final Blocks blocks;
  private final long id;
  private final String name;
  private final long root;
  private final int level;
  private final long generation;

  /**
   * @param id of the tree
   * @param root the logical address of its root
   * @param generation that the root must have
   */
  Tree(Blocks blocks, long id, long root, int level, long generation) {
    this.blocks = blocks;
    this.id = id;
    this.name = "Btrfs tree " + Long.toUnsignedString(id);
    this.root = root;
    this.level = level;
    this.generation = generation;
  }

  String name() {
    return name;
  }

  /** The data of exactly this key. */
  Optional<Bytes> get(Key key) throws IOException {
    Optional<Cursor> found = floor(key);
    return found.isPresent() && found.get().key().equals(key)
        ? Optional.of(found.get().data())
        : Optional.empty();
  }

  /** At the last item whose key is not above this one; empty where there is none. */
  Optional<Cursor> floor(Key key) throws IOException {
    Cursor cursor = cursor();
    return cursor.seek(key) ? Optional.of(cursor) : Optional.empty();
  }

  /** At the first item whose key is not below this one; empty where there is none. */
  Optional<Cursor> ceiling(Key key) throws IOException {
    Cursor cursor = cursor();
    boolean there = cursor.seek(key) && cursor.key().equals(key);
    return there || cursor.next() ? Optional.of(cursor) : Optional.empty();
  }

  private Cursor cursor() throws IOException {
    TreeBlock block = blocks.tree(name, root);
    check(block, level, generation);
    return new Cursor(this, block);
  }

  /**
   * A child of a node.
   *
   * @param limit the first key that is behind the child, empty behind the last
   */
  TreeBlock child(TreeBlock node, int index, Optional<Key> limit) throws IOException {
    TreeBlock child = blocks.tree(name, node.child(index));
    check(child, node.level() - 1, node.childGeneration(index));
    if (child.count() == 0) {
      throw child.bytes().corrupt(0x60, "nritems 0 in a block that is no root");
    }
    Key first = node.key(index);
    if (!child.key(0).equals(first)) {
      throw child
          .bytes()
          .corrupt(TreeBlock.HEADER, "first key " + child.key(0) + " instead of " + first);
    }
    Key last = child.key(child.count() - 1);
    if (limit.isPresent() && last.compareTo(limit.get()) >= 0) {
      throw child
          .bytes()
          .corrupt(TreeBlock.HEADER, "last key " + last + " is not below " + limit.get());
    }
    return child;
  }

  /** Blocks of subvolumes are shared with their snapshots, so that another may be their owner. */
  private void check(TreeBlock block, int wantedLevel, long wantedGeneration)
      throws CorruptException, IOException {
    Bytes bytes = block.bytes();
    if (block.level() != wantedLevel) {
      throw bytes.corrupt(0x64, "level " + block.level() + " instead of " + wantedLevel);
    }
    if (block.generation() != wantedGeneration) {
      throw bytes.corrupt(
          0x50,
          "generation "
              + Long.toUnsignedString(block.generation())
              + " instead of "
              + Long.toUnsignedString(wantedGeneration));
    }
    boolean owned =
        ObjectIds.isSubvolume(id) ? ObjectIds.isSubvolume(block.owner()) : block.owner() == id;
    if (!owned) {
      throw bytes.corrupt(0x58, "owner " + Long.toUnsignedString(block.owner()) + " in " + name);
    }
  }
}
