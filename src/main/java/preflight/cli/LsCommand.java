package preflight.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.image.Machine;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;
import preflight.report.Escape;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** {@code preflight ls}: the names in a directory of the guest. */
final class LsCommand implements Command {

  @Override
  public String name() {
    return "ls";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Lists a directory of the guest, or tells about one file.")
        .description(
            "", "  preflight ls image.ova /boot", "  preflight ls --volume p1 image.ova /grub", "");
    GuestFiles.add(spec, "The path in the guest. Default: /");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    GuestFiles.Request request = GuestFiles.request(parsed, "/");
    try (Machine machine = request.image().open(new ReadCounter())) {
      FileTree tree = GuestFiles.tree(machine, request);
      FileRef found = GuestFiles.require(tree.findLink(request.path()), request);
      if (found.node().isSymlink() && request.path().endsWith("/")) {
        found = GuestFiles.require(tree.find(request.path()), request);
      }
      if (!found.node().isDirectory()) {
        print(tree, found, request.path(), terminal);
        return ExitStatus.COMPLETES;
      }
      int status = ExitStatus.COMPLETES;
      for (DirectoryEntry entry : tree.list(found)) {
        Fact<FileRef> child = tree.child(found, entry);
        if (child instanceof Fact.Known<FileRef> known) {
          print(tree, known.value(), entry.name(), terminal);
        } else if (child instanceof Fact.Failed<FileRef> failed) {
          status = ExitStatus.FAILED;
          terminal
              .out()
              .println(
                  "?????????? "
                      + " ".repeat(12)
                      + " "
                      + Escape.terminal(entry.name() + " (" + failed.trouble().summary() + ")"));
        }
      }
      return status;
    }
  }

  private static void print(FileTree tree, FileRef ref, String name, Terminal terminal)
      throws IOException {
    Node node = ref.node();
    String size = Long.toUnsignedString(node.size());
    StringBuilder line = new StringBuilder();
    line.append(node.type().letter()).append(permissions(node.mode()));
    line.append(" ".repeat(Math.max(1, 13 - size.length()))).append(size).append(' ');
    line.append(Escape.terminal(name));
    if (node.isSymlink()) {
      line.append(" -> ").append(target(tree, ref));
    }
    terminal.out().println(line);
  }

  /** A damaged link does not hide the other names. */
  private static String target(FileTree tree, FileRef link) throws IOException {
    try {
      return Escape.terminal(tree.readLink(link));
    } catch (ReadProblem e) {
      return "? (" + Escape.terminal(e.trouble().summary()) + ")";
    }
  }

  private static String permissions(int mode) {
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int bit = 0; bit < 9; bit++) {
      if ((mode & (1 << (8 - bit))) == 0) {
        text.setCharAt(bit, '-');
      }
    }
    special(text, 2, (mode & 04000) != 0, 's', 'S');
    special(text, 5, (mode & 02000) != 0, 's', 'S');
    special(text, 8, (mode & 01000) != 0, 't', 'T');
    return text.toString();
  }

  private static void special(StringBuilder text, int at, boolean set, char on, char off) {
    if (set) {
      text.setCharAt(at, text.charAt(at) == 'x' ? on : off);
    }
  }
}
