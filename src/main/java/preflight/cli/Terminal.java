package preflight.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where output goes and what may be done with it.
 *
 * @param out results
 * @param err everything else
 * @param outIsTerminal whether {@code out} may be coloured
 * @param errIsTerminal whether progress may be drawn on {@code err}
 */
record Terminal(PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {

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
        Boolean.getBoolean("preflight.stderr.terminal") && !dumb);
  }
}
