package preflight.filesystem.ext;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;

/** Reads all that can be reached, and gathers what cannot be read. */
final class Walk {

  private static final int MOST = 1 << 18;

  private Walk() {}

  static List<String> everything(ExtFileSystem fileSystem) throws IOException {
    List<String> problems = new ArrayList<>();
    Set<Long> seen = new HashSet<>(List.of(2L));
    Deque<Long> waiting = new ArrayDeque<>(seen);
    while (!waiting.isEmpty()) {
      try {
        Node node = fileSystem.node(waiting.remove());
        if (node.isDirectory()) {
          for (DirectoryEntry entry : fileSystem.list(node)) {
            if (seen.add(entry.id())) {
              waiting.add(entry.id());
            }
          }
        } else if (node.isRegular()) {
          ByteSource content = fileSystem.open(node);
          content.read(0, (int) Math.min(MOST, content.size()));
          content.nextData(content.size() / 2);
        } else if (node.isSymlink()) {
          fileSystem.readLink(node);
        }
      } catch (ReadProblem problem) {
        problems.add(problem.getMessage());
      }
    }
    return problems;
  }
}
