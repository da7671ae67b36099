package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class TaskCommandTest {

  /** Says what it was asked. */
  private static final class Echo implements Command {

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.create();
      spec.usageMessage().header("Says it again.");
      Options.addHelp(spec);
      spec.addOption(Options.text("--word", "WORD", "What to say."));
      return spec;
    }

    @Override
    public int run(ParseResult parsed, Terminal terminal) {
      terminal.out().println(Options.option(parsed, "--word").orElse("nothing"));
      return ExitStatus.COMPLETES;
    }
  }

  private static Cli.Answer run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status;
    try (PrintStream toOut = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      status =
          Main.run(
              arguments,
              new Terminal(toOut, toErr, false, false),
              List.of(new CommandGroup("task", "Tasks.", () -> List.of(new Echo()))));
    }
    return new Cli.Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void runsTheCommandThatIsNamed() {
    assertThat(run("task", "echo", "--word", "hello").out()).isEqualTo("hello\n");
    assertThat(run("task", "echo", "--word", "hello").status()).isZero();
  }

  @Test
  void helpsAtEachLevel() {
    Cli.Answer all = run("task", "--help");
    assertThat(all.status()).isZero();
    assertThat(all.out()).contains("Usage: preflight task", "echo", "Says it again.");
    Cli.Answer one = run("task", "echo", "--help");
    assertThat(one.status()).isZero();
    assertThat(one.out()).contains("Usage: preflight task echo", "--word=WORD");
  }

  @Test
  void refusesNoCommandAndAnUnknownOne() {
    Cli.Answer none = run("task");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("Usage: preflight task", "echo");
    Cli.Answer unknown = run("task", "paint");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("paint", "see preflight task --help");
    Cli.Answer option = run("task", "echo", "--loud");
    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err()).contains("--loud", "see preflight task echo --help");
  }
}
