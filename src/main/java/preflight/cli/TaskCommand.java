package preflight.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code preflight task}: what becomes of real import tasks; each of its commands is a class. */
final class TaskCommand implements Command {

  private final Supplier<List<Command>> commands;

  /** Its commands are made when they are asked for, since every start makes this one. */
  TaskCommand() {
    this.commands =
        () ->
            List.of(
                new TaskReplayCommand(),
                new TaskWatchCommand(),
                new TaskPlotCommand(),
                new TaskDiagramCommand());
  }

  /** With other commands. */
  TaskCommand(List<Command> commands) {
    List<Command> copy = List.copyOf(commands);
    this.commands = () -> copy;
  }

  @Override
  public String name() {
    return "task";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Looks at import tasks: how they went, how they stand, how they can end.")
        .description("", "See 'preflight task COMMAND --help' for one of them.", "");
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
