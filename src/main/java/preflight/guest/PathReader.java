package preflight.guest;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Looks at single paths of the guest. */
final class PathReader {

  private PathReader() {}

  static Map<String, Fact<PathFact>> read(FileTree tree, Set<String> paths) {
    Map<String, Fact<PathFact>> facts = new TreeMap<>();
    for (String path : paths) {
      facts.put(path, read(tree, path));
    }
    return facts;
  }

  /**
   * @param path absolute; {@code *} stands for anything within one name, and the first match counts
   */
  private static Fact<PathFact> read(FileTree tree, String path) {
    int star = path.indexOf('*');
    return star < 0 ? exact(tree, path) : matching(tree, path, star);
  }

  private static Fact<PathFact> matching(FileTree tree, String pattern, int star) {
    int start = pattern.lastIndexOf('/', star);
    int end = pattern.indexOf('/', star);
    String folder = start == 0 ? "/" : pattern.substring(0, start);
    String prefix = pattern.substring(start + 1, star);
    String suffix = pattern.substring(star + 1, end < 0 ? pattern.length() : end);
    String rest = end < 0 ? "" : pattern.substring(end);
    Fact<FileRef> found = tree.find(folder);
    if (!(found instanceof Fact.Known<FileRef> known) || !known.value().node().isDirectory()) {
      return found.isKnown() ? Fact.absent(tree.place(pattern)) : found.lacking();
    }
    try {
      for (DirectoryEntry entry : tree.list(known.value())) {
        String name = entry.name();
        boolean fits =
            name.length() >= prefix.length() + suffix.length()
                && name.startsWith(prefix)
                && name.endsWith(suffix);
        if (fits) {
          Fact<PathFact> one = read(tree, (folder.equals("/") ? "" : folder) + "/" + name + rest);
          if (one.isKnown()) {
            return one;
          }
        }
      }
      return Fact.absent(tree.place(pattern));
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(folder, e), known.place());
    }
  }

  private static Fact<PathFact> exact(FileTree tree, String path) {
    Fact<FileRef> found = tree.findLink(path);
    if (!(found instanceof Fact.Known<FileRef> known)) {
      return found.lacking();
    }
    FileRef ref = known.value();
    try {
      boolean link = ref.node().isSymlink();
      Optional<FileRef> end = link ? tree.find(path).toOptional() : Optional.of(ref);
      return new Fact.Known<>(
          new PathFact(
              ref.node().type(),
              link ? Optional.of(tree.readLink(ref)) : Optional.empty(),
              end.map(e -> e.node().type()),
              end.isEmpty() || isEmpty(tree, end.get())),
          known.place());
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(path, e), known.place());
    }
  }

  private static boolean isEmpty(FileTree tree, FileRef ref) throws IOException {
    Node node = ref.node();
    if (node.type() == FileType.DIRECTORY) {
      return tree.list(ref).isEmpty();
    }
    return node.isRegular() && node.size() == 0;
  }
}
