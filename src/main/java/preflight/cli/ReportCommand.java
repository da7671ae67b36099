package preflight.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code preflight report}: what is done with reports of checks. */
final class ReportCommand implements Command {

  @Override
  public String name() {
    return "report";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Joins what several runs of 'preflight check --format jsonl' have found.")
        .description("", "See 'preflight report merge --help'.", "");
    Options.addHelp(spec);
    spec.addSubcommand("merge", new CommandLine(new ReportMergeCommand().spec()));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    if (!parsed.hasSubcommand()) {
      parsed.commandSpec().commandLine().usage(terminal.err(), CommandLine.Help.Ansi.OFF);
      return ExitStatus.FAILED;
    }
    return new ReportMergeCommand().run(parsed.subcommand(), terminal);
  }
}
