package preflight.cli;

import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.Machine;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** {@code preflight cat}: the content of a file of the guest, as it is. */
final class CatCommand implements Command {

  @Override
  public String name() {
    return "cat";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Writes the content of a file of the guest to standard output.")
        .description("", "  preflight cat image.ova /etc/os-release", "");
    GuestFiles.add(spec, "The path in the guest.");
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    GuestFiles.Request request = GuestFiles.request(parsed, "");
    if (request.path().isEmpty()) {
      throw new UsageException(
          "no path is named", "try: preflight cat " + request.image().name() + " /etc/os-release");
    }
    try (Machine machine = request.image().open(new ReadCounter())) {
      FileTree tree = GuestFiles.tree(machine, request);
      FileRef found = GuestFiles.require(tree.find(request.path()), request);
      if (!found.node().isRegular()) {
        throw new UsageException(
            request.path() + " is no regular file",
            "preflight ls " + request.image().name() + " " + request.path());
      }
      try (ByteSource content = found.open();
          InputStream in = content.stream()) {
        in.transferTo(terminal.out());
      }
      return ExitStatus.COMPLETES;
    }
  }
}
