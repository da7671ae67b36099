package preflight.guest;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.fact.Fact;
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

  static Fact<PathFact> read(FileTree tree, String path) {
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
