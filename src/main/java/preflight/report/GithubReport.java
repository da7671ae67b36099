package preflight.report;

import java.io.PrintStream;
import preflight.policy.ConfigurationFinding;
import preflight.policy.Severity;

/**
 * Workflow commands, which GitHub Actions shows as annotations
 * (docs.github.com/actions/reference/workflow-commands-for-github-actions, "Setting an error
 * message"). GitHub shows ten of a kind in a step, so what decides comes first.
 */
final class GithubReport {

  /** The runner cuts a longer message (github.com/actions/runner, ExecutionContext.cs). */
  static final int LONGEST_MESSAGE = 4_096;

  private GithubReport() {}

  static void print(Run run, PrintStream out) {
    for (Run.Unread unread : run.unread()) {
      line(out, "error", "not read", unread.image(), "", unread.why());
    }
    for (Severity severity : Severity.values()) {
      for (Result result : run.results()) {
        for (ReportedFinding each : ReportedFinding.of(result)) {
          if (each.severity() == severity) {
            finding(out, result.inspection().name(), each);
          }
        }
      }
    }
    for (ConfigurationFinding finding : run.configuration()) {
      String lineAndColumn = ",line=" + finding.where().line() + ",col=" + finding.where().column();
      line(
          out,
          "warning",
          finding.rule().label(),
          finding.where().file().toString(),
          lineAndColumn,
          Escape.terminal(finding.text()));
    }
  }

  private static void finding(PrintStream out, String image, ReportedFinding each) {
    StringBuilder text = new StringBuilder(Escape.terminal(each.sentence()));
    each.finding().place().ifPresent(p -> text.append("\nat ").append(Escape.terminal("" + p)));
    if (!each.finding().fix().text().isEmpty()) {
      text.append("\nFix: ").append(Escape.terminal(each.finding().fix().text()));
    }
    for (String command : each.finding().fix().commands()) {
      text.append("\n$ ").append(Escape.command(command));
    }
    String kind =
        switch (each.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case NOTE -> "notice";
        };
    each.ignored().ifPresent(why -> text.append("\n").append(Escape.terminal(why)));
    line(out, kind, each.finding().rule().label(), image, "", text.toString());
  }

  private static void line(
      PrintStream out, String kind, String title, String file, String place, String text) {
    out.println(
        "::"
            + kind
            + " file="
            + property(Escape.terminal(file))
            + place
            + ",title="
            + property(title)
            + "::"
            + data(Escape.shortened(text, LONGEST_MESSAGE)));
  }

  /** The toolkit's escapeData: what would end the line, or begin an escape. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  /** The toolkit's escapeProperty: also what would end the property. */
  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
