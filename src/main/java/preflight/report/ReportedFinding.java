package preflight.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.policy.Judged;
import preflight.policy.Severity;
import preflight.rule.Effect;
import preflight.rule.Finding;

/**
 * A finding as reports tell it that know errors, warnings and notes.
 *
 * @param sentence what EC2 does, and why; unescaped
 */
record ReportedFinding(Judged judged, String sentence) {

  static List<ReportedFinding> of(Result result) {
    List<ReportedFinding> all = new ArrayList<>();
    for (Judged each : result.judgement().findings()) {
      String sentence = each.finding().effect() == Effect.NOTE ? each.finding().fact() : say(each);
      all.add(new ReportedFinding(each, sentence));
    }
    return List.copyOf(all);
  }

  private static String say(Judged judged) {
    Finding finding = judged.finding();
    if (judged.route() == Route.IMPORT_SNAPSHOT_REGISTER && !finding.isOfContainer()) {
      boolean starts = finding.effect() == Effect.CANNOT_TELL;
      return (starts ? "" : "Registered as it is, the machine does not come up. ") + finding.fact();
    }
    String message = finding.message().map(text -> " with \"" + text + "\"").orElse("");
    String what =
        switch (finding.effect()) {
          case REJECTS ->
              finding.state() == TaskState.REQUEST
                  ? "EC2 refuses the request" + message + ". "
                  : "EC2 rejects it while " + finding.state().label() + message + ". ";
          case HANGS -> "The import hangs in " + finding.state().label() + message + ". ";
          case CANNOT_TELL, NOTE -> "";
        };
    return what + finding.fact();
  }

  Finding finding() {
    return judged.finding();
  }

  /** How much it counts; what is ignored is a note at most. */
  Severity severity() {
    return judged.counts() ? judged.severity() : Severity.NOTE;
  }

  /** Why it does not count; empty where it does. */
  Optional<String> ignored() {
    return judged
        .ignored()
        .map(
            ignore ->
                "ignored"
                    + ignore.expires().map(day -> " until " + day).orElse("")
                    + " by "
                    + ignore.where()
                    + ": "
                    + ignore.reason());
  }

  /** What decides nothing needs no help, all others do. */
  boolean isNote() {
    return finding().effect() == Effect.NOTE && severity() == Severity.NOTE;
  }
}
