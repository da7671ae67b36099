package preflight.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a run: where output goes, what may be done with it, and the environment.
 *
 * @param out results
 * @param err everything else
 * @param outIsTerminal whether {@code out} may be coloured
 * @param errIsTerminal whether progress may be drawn on {@code err}
 * @param environment of the process
 */
record Terminal(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {

  /** Without an environment. */
  Terminal(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {
    this(out, err, outIsTerminal, errIsTerminal, Map.of());
  }

  /** The same, on which no progress is drawn. */
  Terminal withoutProgress() {
    return new Terminal(out, err, outIsTerminal, false, environment);
  }

  /**
   * The process's own. The launcher tells which streams are terminals, since the JDK cannot tell
   * them apart; https://no-color.org says what {@code NO_COLOR} means.
   */
  static Terminal ofProcess(PrintStream out, PrintStream err, Map<String, String> environment) {
    String noColor = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(
        out,
        err,
        Boolean.getBoolean("preflight.stdout.terminal") && noColor.isEmpty() && !dumb,
        Boolean.getBoolean("preflight.stderr.terminal") && !dumb,
        environment);
  }
}
