package preflight.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code preflight completion}: a script that completes commands and options in bash and zsh. */
final class CompletionCommand implements Command {

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Prints a script for completion in bash and zsh.")
        .description("", "  source <(preflight completion)", "");
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) {
    terminal.out().print(AutoComplete.bash("preflight", Main.commandLine()));
    return ExitStatus.COMPLETES;
  }
}
