package preflight.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code preflight completion}: a script that completes commands and options in a shell. */
final class CompletionCommand implements Command {

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Prints a script for completion in bash, zsh or fish.")
        .description(
            "",
            "  source <(preflight completion)",
            "  source <(preflight completion zsh)",
            "  preflight completion fish | source",
            "");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .type(String.class)
            .index("0")
            .arity("0..1")
            .description("bash (default), zsh or fish.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) {
    String shell = parsed.matchedPositionalValue(0, "bash");
    CommandLine program = Main.commandLine();
    terminal
        .out()
        .print(
            switch (shell) {
              case "bash" -> AutoComplete.bash("preflight", program);
              case "zsh" -> ShellCompletion.zsh(program);
              case "fish" -> ShellCompletion.fish(program);
              default ->
                  throw new UsageException(
                      "'" + shell + "' is no shell for completion", "it takes bash, zsh or fish");
            });
    return ExitStatus.COMPLETES;
  }
}
