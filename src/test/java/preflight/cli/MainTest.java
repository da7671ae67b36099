package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A failure of the program itself is never taken for an answer. */
class MainTest {

  static Stream<Throwable> defects() {
    return Stream.of(
        new IllegalStateException("a"),
        new NoClassDefFoundError("a"),
        new UnsatisfiedLinkError("a"),
        new ExceptionInInitializerError("a"),
        new StackOverflowError("a"),
        new OutOfMemoryError("a"),
        new AssertionError("a"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void endsWithStatusTwoByADefect(Throwable defect) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(print(out), print(err), false, false);
    int status = Main.run(new String[] {"fail"}, terminal, List.of(new Failing(defect)));
    assertThat(status).isEqualTo(ExitStatus.FAILED);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("preflight: a defect of preflight: " + defect, "please report it");
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private record Failing(Throwable defect) implements Command {

    @Override
    public String name() {
      return "fail";
    }

    @Override
    public CommandSpec spec() {
      return CommandSpec.create();
    }

    @Override
    public int run(ParseResult parsed, Terminal terminal) {
      if (defect instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) defect;
    }
  }
}
