package preflight.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.task.Plot;
import preflight.task.TaskLog;

/** {@code preflight task plot}: a picture of how import tasks went. */
final class TaskPlotCommand implements Command {

  @Override
  public String name() {
    return "plot";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Draws the progress of import tasks over time, as an SVG picture.")
        .description(
            "",
            "  preflight task plot task.log -o task.svg",
            "",
            "Solid lines completed, dashed ones failed, dotted ones do not end. The logs",
            "are those that 'preflight task replay' reads.",
            "");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel("LOG")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Logs of import tasks; all their tasks come into one picture.")
            .build());
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("FILE")
            .type(String.class)
            .description("Where the picture goes; - (default) is standard output.")
            .build());
    spec.addOption(Options.text("--title", "TEXT", "What stands above the picture."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    List<String> names = parsed.matchedPositionalValue(0, List.<String>of());
    if (names.isEmpty()) {
      throw new UsageException("no log is named", "try: preflight task plot task.log -o task.svg");
    }
    List<TaskLog> logs = new ArrayList<>();
    for (String name : names) {
      List<TaskLog> read;
      try {
        read = TaskLogs.read(name, terminal);
      } catch (IOException e) {
        return Main.fail(
            terminal,
            "cannot read " + name + ": " + Main.describe(e),
            "check the path and that the file may be read");
      }
      if (read.isEmpty()) {
        return Main.fail(
            terminal,
            "there is no import task in " + name,
            "it takes what aws ec2 describe-import-image-tasks prints, with times");
      }
      logs.addAll(read);
    }
    Knowledge knowledge = Knowledge.asOf(LocalDate.now(ZoneOffset.UTC));
    Optional<String> svg = Plot.svg(logs, Options.option(parsed, "--title"), knowledge);
    if (svg.isEmpty()) {
      return Main.fail(
          terminal,
          "the logs tell no times, so there is nothing to draw",
          "put the time in front of each line or answer, as 'date -u' prints it");
    }
    String output = parsed.matchedOptionValue("-o", "-");
    if (output.equals("-")) {
      terminal.out().print(svg.get());
      return ExitStatus.COMPLETES;
    }
    try {
      Files.writeString(TaskLogs.path(output), svg.get(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return Main.fail(
          terminal,
          "cannot write " + output + ": " + Main.describe(e),
          "check that the folder is there and may be written");
    }
    return ExitStatus.COMPLETES;
  }
}
