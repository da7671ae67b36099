package preflight.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.task.Diagram;
import preflight.task.StateMachine;

/** {@code preflight task diagram}: the states of an import task and the ways between them. */
final class TaskDiagramCommand implements Command {

  @Override
  public String name() {
    return "diagram";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Prints the states of an import task, the ways between them, and their times.")
        .description("", "  preflight task diagram --format dot | dot -Tsvg > task.svg", "");
    Options.addHelp(spec);
    spec.addOption(
        OptionSpec.builder("--format")
            .paramLabel("text|dot|mermaid")
            .type(String.class)
            .defaultValue("text")
            .description("Text for people (default), or for Graphviz or Mermaid.")
            .build());
    spec.addOption(
        Options.text(
            "--as-of",
            "DATE",
            "With the figures of that day, such as 2016-06-06. Default: today."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) {
    String format = Options.choice(parsed, "--format", "text", "text", "dot", "mermaid");
    LocalDate day = Options.day(parsed).orElse(LocalDate.now(ZoneOffset.UTC));
    StateMachine machine = StateMachine.of(Knowledge.asOf(day));
    List<String> lines =
        switch (format) {
          case "dot" -> Diagram.dot(machine);
          case "mermaid" -> Diagram.mermaid(machine);
          default -> Diagram.text(machine);
        };
    for (String line : lines) {
      terminal.out().println(line);
    }
    return ExitStatus.COMPLETES;
  }
}
