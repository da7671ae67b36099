package preflight.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A word of the command line under which several commands stand; each of them is a class. */
final class CommandGroup implements Command {

  private final String name;
  private final String header;
  private final Supplier<List<Command>> commands;

  /**
   * @param commands are made when they are asked for, since every start makes the group
   */
  CommandGroup(String name, String header, Supplier<List<Command>> commands) {
    this.name = name;
    this.header = header;
    this.commands = commands;
  }

  /** {@code preflight task}: what becomes of real import tasks. */
  static CommandGroup task() {
    return new CommandGroup(
        "task",
        "Looks at import tasks: how they went, how they stand, how they can end.",
        () ->
            List.of(
                new TaskReplayCommand(),
                new TaskWatchCommand(),
                new TaskPlotCommand(),
                new TaskDiagramCommand()));
  }

  /** {@code preflight report}: what is done with reports of checks. */
  static CommandGroup report() {
    return new CommandGroup(
        "report",
        "Joins what several runs of 'preflight check --format jsonl' have found.",
        () -> List.of(new ReportMergeCommand()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header(header)
        .description("", "See 'preflight " + name + " COMMAND --help' for one of them.", "");
    Options.addHelp(spec);
    for (Command command : commands.get()) {
      spec.addSubcommand(command.name(), new CommandLine(command.spec()));
    }
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    if (!parsed.hasSubcommand()) {
      parsed.commandSpec().commandLine().usage(terminal.err(), CommandLine.Help.Ansi.OFF);
      return ExitStatus.FAILED;
    }
    ParseResult sub = parsed.subcommand();
    for (Command command : commands.get()) {
      if (command.name().equals(sub.commandSpec().name())) {
        return command.run(sub, terminal);
      }
    }
    throw new IllegalStateException("no command " + sub.commandSpec().name());
  }
}
