package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** A place in a tree, which only moves on: keys grow with each step, so that it comes to an end. */
final class Cursor {

  private final Tree tree;
  private final TreeBlock[] path;
  private final int[] index;

  /** Stands in front of the first item. */
  Cursor(Tree tree, TreeBlock root) {
    this.tree = tree;
    this.path = new TreeBlock[root.level() + 1];
    this.index = new int[root.level() + 1];
    path[root.level()] = root;
    index[root.level()] = -1;
  }

  /** To the last item whose key is not above this one; in front of all where there is none. */
  boolean seek(Key key) throws IOException {
    int top = path.length - 1;
    for (int level = top; ; level--) {
      int at = path[level].floor(key);
      index[level] = at;
      if (at < 0) {
        // the first key of a child is that of its pointer, so that this is seen in the root
        return false;
      }
      if (level == 0) {
        return true;
      }
      path[level - 1] = tree.child(path[level], at, limit(level));
    }
  }

  /** To the next item; stays at the end where there is none. */
  boolean next() throws IOException {
    int level = 0;
    while (level < path.length
        && (path[level] == null || index[level] + 1 >= path[level].count())) {
      level++;
    }
    if (level == path.length) {
      return false;
    }
    index[level]++;
    while (level > 0) {
      path[level - 1] = tree.child(path[level], index[level], limit(level));
      level--;
      index[level] = 0;
    }
    return true;
  }

  /** The key behind the child at which a level stands. */
  private Optional<Key> limit(int level) throws ReadProblem {
    for (int above = level; above < path.length; above++) {
      if (index[above] + 1 < path[above].count()) {
        return Optional.of(path[above].key(index[above] + 1));
      }
    }
    return Optional.empty();
  }

  Key key() throws ReadProblem {
    return path[0].key(index[0]);
  }

  Bytes data() throws ReadProblem {
    return path[0].data(index[0]);
  }
}
