package preflight.tree;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.filesystem.Recent;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * The guest's file tree: a root volume and what is mounted on it. Paths are absolute within the
 * guest; nothing that a path or a symbolic link says leads out of it.
 */
public final class FileTree {

  private static final int DIRECTORIES = 64;

  private final Volume root;
  private final Map<String, Volume> mounts;

  /**
   * Directories that lookups went through last, by their path without links: nothing of a file tree
   * changes while it is read, and most lookups of a check go through the same few.
   */
  private final Recent<String, FileRef> directories = new Recent<>(DIRECTORIES);

  /**
   * @param mounts by mount point, such as {@code /boot}; each is an absolute path without links
   */
  public FileTree(Volume root, Map<String, Volume> mounts) {
    this.root = root;
    this.mounts = Collections.unmodifiableMap(new TreeMap<>(mounts));
  }

  /** One volume by itself. */
  public static FileTree of(Volume volume) {
    return new FileTree(volume, Map.of());
  }

  public Volume root() {
    return root;
  }

  public Map<String, Volume> mounts() {
    return mounts;
  }

  /** The file that a path leads to, through symbolic links. */
  public Fact<FileRef> find(String path) {
    return lookup(path, true);
  }

  /** The same, but a symbolic link in the last place is the answer itself. */
  public Fact<FileRef> findLink(String path) {
    return lookup(path, false);
  }

  /** The content of a regular file of at most {@code limit} bytes. */
  public Fact<byte[]> read(String path, int limit) {
    Fact<FileRef> found = find(path);
    if (!(found instanceof Fact.Known<FileRef> known)) {
      return found.lacking();
    }
    FileRef ref = known.value();
    try (ByteSource content = content(ref)) {
      if (content.size() > limit) {
        throw new CorruptException(
            ref.path(), "has " + content.size() + " bytes, more than the " + limit + " expected");
      }
      return new Fact.Known<>(content.read(0, (int) content.size()), ref.place());
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(ref.path(), e), ref.place());
    }
  }

  /** The names in a directory. */
  public List<DirectoryEntry> list(FileRef directory) throws IOException {
    return directory.volume().fileSystem().list(directory.node());
  }

  /**
   * What stands under one name of a directory, without looking the name up again; a symbolic link
   * is the answer itself.
   */
  public Fact<FileRef> child(FileRef directory, DirectoryEntry entry) {
    String path = directory.path(entry.name());
    Place place = directory.volume().place().withPath(path);
    Volume mounted = mounts.get(path);
    try {
      return new Fact.Known<>(
          mounted != null
              ? new FileRef(mounted, mounted.fileSystem().root(), path)
              : new FileRef(
                  directory.volume(), directory.volume().fileSystem().node(entry.id()), path),
          place);
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(path, e), place);
    }
  }

  /** The target of a symbolic link, as it is stored. */
  public String readLink(FileRef link) throws IOException {
    return link.volume().fileSystem().readLink(link.node());
  }

  private static ByteSource content(FileRef ref) throws IOException {
    if (!ref.node().isRegular()) {
      throw new CorruptException(
          ref.path(), "is not a regular file but of type " + ref.node().type());
    }
    return ref.open();
  }

  private Fact<FileRef> lookup(String path, boolean follow) {
    try {
      Optional<FileRef> found = walk(path, follow);
      if (found.isPresent()) {
        return new Fact.Known<>(found.get(), found.get().place().withPath(path));
      }
      return Fact.absent(root.place().withPath(path));
    } catch (IOException e) {
      Trouble trouble = ReadProblem.of(path, e);
      return new Fact.Failed<>(trouble, root.place().withPath(path));
    }
  }

  private Optional<FileRef> walk(String path, boolean follow) throws IOException {
    Deque<String> todo = new ArrayDeque<>();
    push(todo, path);
    List<FileRef> trail = new ArrayList<>();
    trail.add(new FileRef(root, root.fileSystem().root(), "/"));
    int links = 0;
    int steps = 0;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (++steps > Limits.PATH_COMPONENTS) {
        throw components();
      }
      FileRef here = trail.get(trail.size() - 1);
      if (name.equals("..")) {
        if (trail.size() > 1) {
          trail.remove(trail.size() - 1);
        }
        continue;
      }
      if (!here.node().isDirectory()) {
        return Optional.empty();
      }
      Optional<FileRef> next = step(here, name);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      FileRef ref = next.get();
      if (ref.node().isSymlink() && (follow || !todo.isEmpty())) {
        if (++links > Limits.PATH_LINKS) {
          throw new CorruptException(
              "symbolic link " + ref.path(), "leads through more than 40 links");
        }
        String target = readLink(ref);
        if (target.startsWith("/")) {
          trail.subList(1, trail.size()).clear();
        }
        push(todo, target);
      } else {
        trail.add(ref);
      }
    }
    return Optional.of(trail.get(trail.size() - 1));
  }

  private Optional<FileRef> step(FileRef directory, String name) throws IOException {
    String path = directory.path(name);
    if (path.length() > Limits.PATH_BYTES) {
      throw new CorruptException("path", "leads to more than " + Limits.PATH_BYTES + " bytes");
    }
    FileRef known = directories.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    FileRef ref;
    Volume mounted = mounts.get(path);
    if (mounted != null) {
      ref = new FileRef(mounted, mounted.fileSystem().root(), path);
    } else {
      Optional<Node> node = directory.volume().fileSystem().child(directory.node(), name);
      if (node.isEmpty()) {
        return Optional.empty();
      }
      ref = new FileRef(directory.volume(), node.get(), path);
    }
    if (ref.node().isDirectory()) {
      directories.put(path, ref);
    }
    return Optional.of(ref);
  }

  /** Puts the components of a path in front of those still to be looked up. */
  private static void push(Deque<String> todo, String path) throws CorruptException {
    List<String> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        String name = path.substring(start, i);
        if (!name.isEmpty() && !name.equals(".")) {
          names.add(name);
        }
        start = i + 1;
      }
    }
    if (names.size() + todo.size() > Limits.PATH_COMPONENTS) {
      throw components();
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      todo.push(names.get(i));
    }
  }

  private static CorruptException components() {
    return new CorruptException(
        "path", "leads through more than " + Limits.PATH_COMPONENTS + " components");
  }

  /** Where a file lies within its own volume, without the mount point. */
  public String pathOnVolume(FileRef ref) {
    for (Map.Entry<String, Volume> mount : mounts.entrySet()) {
      String point = mount.getKey();
      if (mount.getValue().equals(ref.volume()) && ref.path().startsWith(point + "/")) {
        return ref.path().substring(point.length());
      }
    }
    return ref.path();
  }

  /** Where a path stands on the root volume, for errors about files that are not there. */
  public Place place(String path) {
    return root.place().withPath(path);
  }
}
