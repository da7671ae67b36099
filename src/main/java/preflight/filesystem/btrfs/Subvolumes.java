package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.filesystem.Subvolume;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/** The subvolumes and their paths from the top level, by their references back to a parent. */
final class Subvolumes {

  private final Trees trees;

  Subvolumes(Trees trees) {
    this.trees = trees;
  }

  /** All but the top level itself, by their numbers. */
  List<Subvolume> list() throws IOException {
    List<Subvolume> all = new ArrayList<>();
    long preferred = trees.defaultSubvolume();
    Optional<Cursor> at = trees.rootTree().ceiling(Key.first(ObjectIds.FIRST_FREE, Key.ROOT_ITEM));
    boolean more = at.isPresent();
    while (more) {
      Key key = at.get().key();
      if (Long.compareUnsigned(key.objectId(), ObjectIds.LAST_FREE) > 0) {
        break;
      }
      if (key.type() == Key.ROOT_BACKREF && trees.find(key.objectId()).isPresent()) {
        if (all.size() >= Limits.BTRFS_SUBVOLUMES) {
          throw new UnsupportedException(
              trees.rootTree().name(), "more than " + Limits.BTRFS_SUBVOLUMES + " subvolumes");
        }
        long id = key.objectId();
        all.add(new Subvolume(id, path(id), id == preferred));
      }
      more = at.get().next();
    }
    return List.copyOf(all);
  }

  /** From the top level, {@code /} for that itself. */
  String path(long id) throws IOException {
    StringBuilder path = new StringBuilder();
    long child = id;
    while (child != ObjectIds.TOP_LEVEL) {
      Optional<Cursor> found = trees.rootTree().floor(Key.last(child, Key.ROOT_BACKREF));
      if (found.isEmpty() || !found.get().key().is(child, Key.ROOT_BACKREF)) {
        throw new CorruptException(
            trees.rootTree().name(),
            "subvolume " + Long.toUnsignedString(child) + " stands in no other one");
      }
      long parent = found.get().key().offset();
      RootReference reference = RootReference.parse(found.get().data());
      prepend(path, reference.name(), id);
      directories(parent, reference.directory(), path, id);
      child = parent;
    }
    return path.length() == 0 ? "/" : path.toString();
  }

  /** Puts the directories from a subvolume's root to this one in front of a path. */
  private void directories(long subvolume, long inode, StringBuilder path, long id)
      throws IOException {
    Tree tree = trees.get(subvolume);
    long at = inode;
    while (at != ObjectIds.FIRST_FREE) {
      // a directory has one name
      Optional<Cursor> found = tree.floor(Key.last(at, Key.INODE_REF));
      if (found.isEmpty() || !found.get().key().is(at, Key.INODE_REF)) {
        throw new CorruptException(
            tree.name(), "inode " + Long.toUnsignedString(at) + " has no INODE_REF");
      }
      Bytes data = found.get().data();
      prepend(path, data.array(10, data.u16(8)), id);
      at = found.get().key().offset();
    }
  }

  /** Also ends a loop, since each step makes the path longer. */
  private static void prepend(StringBuilder path, byte[] name, long id) throws CorruptException {
    path.insert(0, Text.decode(name)).insert(0, '/');
    if (path.length() > Limits.PATH_BYTES) {
      throw new CorruptException(
          "Btrfs subvolume " + Long.toUnsignedString(id),
          "a path of more than " + Limits.PATH_BYTES + " bytes");
    }
  }
}
