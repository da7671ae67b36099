package preflight.report;

import java.util.ArrayList;
import java.util.List;
import preflight.ec2.TaskState;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;
import preflight.rule.Effect;
import preflight.rule.Finding;

/**
 * The findings of a prediction with how much they weigh, for reports that know errors, warnings and
 * notes.
 *
 * @param weight of the finding
 * @param sentence what EC2 does, and why; unescaped
 */
record Findings(Weight weight, Finding finding, String sentence) {

  /** How much a finding weighs. */
  enum Weight {
    /** It decides: rejected, or hangs. */
    ERROR,
    /** It would come next, or what decides cannot be told. */
    WARNING,
    NOTE
  }

  static List<Findings> of(Prediction prediction) {
    List<Findings> all = new ArrayList<>();
    boolean fails =
        prediction.verdict() == Verdict.REJECTED || prediction.verdict() == Verdict.HANGS;
    prediction
        .decisive()
        .ifPresent(f -> all.add(new Findings(fails ? Weight.ERROR : Weight.WARNING, f, say(f))));
    for (Finding next : prediction.next()) {
      all.add(new Findings(Weight.WARNING, next, say(next)));
    }
    for (Finding note : prediction.notes()) {
      all.add(new Findings(Weight.NOTE, note, note.fact()));
    }
    return List.copyOf(all);
  }

  private static String say(Finding finding) {
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

  /** What decides nothing needs no help, all others do. */
  boolean isNote() {
    return finding.effect() == Effect.NOTE;
  }
}
