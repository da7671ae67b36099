package preflight.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs a command line as a process would, and keeps what it prints. */
public final class Cli {

  /**
   * What is left of a run.
   *
   * @param status the process's exit status
   * @param out what was printed on standard output, as UTF-8
   * @param err what was printed on standard error, as UTF-8
   */
  public record Answer(int status, String out, String err) {}

  private Cli() {}

  /** With streams that are no terminals, and an empty environment. */
  public static Answer run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** With these variables. */
  public static Answer run(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status;
    try (PrintStream toOut = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      status = Main.run(arguments, new Terminal(toOut, toErr, false, false, environment));
    }
    return new Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same, printing on these streams; returns the exit status. */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    return Main.run(arguments, new Terminal(out, err, false, false));
  }
}
