package preflight.cli;

import java.io.IOException;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.guest.InitrdPayload;
import preflight.image.Image;
import preflight.image.Machine;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.report.JsonReport;
import preflight.report.LayoutText;
import preflight.report.Style;

/** {@code preflight inspect}: the facts alone. */
final class InspectCommand implements Command {

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Shows what is in an image, without judging it.")
        .description("", "  preflight inspect image.vmdk", "");
    Options.addHelp(spec);
    ImageArguments.add(spec);
    Options.addFormat(spec);
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    boolean json = Options.json(parsed);
    boolean deep = ImageArguments.deep(parsed);
    int status = ExitStatus.COMPLETES;
    boolean first = true;
    for (Image image : ImageArguments.of(parsed, terminal).images()) {
      try (Machine machine = image.open(new ReadCounter())) {
        Questions questions =
            deep || Places.areHere(image)
                ? Questions.plain()
                : Questions.plain().reading(InitrdPayload.LEFT_WHERE_IT_LIES);
        Inspection inspection = Inspector.inspect(image.name(), machine, questions);
        if (json) {
          JsonReport.print(inspection, allocated(machine), terminal.out());
        } else {
          if (!first) {
            terminal.out().println();
          }
          terminal.out().println(preflight.report.Escape.terminal(image.name()));
          new LayoutText(terminal.out(), new Style(terminal.outIsTerminal()))
              .print(inspection, allocated(machine));
        }
        first = false;
        if (inspection.disks().stream().noneMatch(disk -> disk.table().isKnown())) {
          status =
              Main.fail(
                  terminal,
                  "no disk of " + image.name() + " can be read",
                  "the layout above says why");
        }
      } catch (UsageException e) {
        status = ExitStatus.worse(status, Main.fail(terminal, e.getMessage(), e.advice()));
      } catch (IOException e) {
        status = ExitStatus.worse(status, ImageArguments.fail(image, e, terminal));
      }
    }
    return status;
  }

  /** How much room the files take on their file system; a sparse image takes less than its size. */
  private static OptionalLong allocated(Machine machine) {
    long sum = 0;
    for (ByteSource file : machine.files()) {
      OptionalLong one =
          file instanceof FileSource source ? source.allocated() : OptionalLong.empty();
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsLong();
    }
    return OptionalLong.of(sum);
  }
}
