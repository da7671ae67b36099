package preflight.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.ec2.TaskState;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;
import preflight.task.Replay;
import preflight.task.Stay;

/** The way of a task through its states in one line, predicted or real. */
public final class PathText {

  private static final String ARROW = " → ";
  private static final String DONE = "✔";
  private static final String FAULT = "✖";
  private static final String LOOP = "∞";

  private PathText() {}

  /** {@code pending → … → updating ✖ after about 6 to 14 minutes; high confidence}. */
  public static String of(Prediction prediction) {
    StringBuilder text = new StringBuilder();
    states(text, prediction.path());
    text.append(
        switch (prediction.verdict()) {
          case COMPLETES -> DONE;
          case REJECTED -> FAULT;
          case HANGS -> LOOP;
          case CANNOT_TELL -> "? depends on what was not read";
        });
    if (prediction.state() == TaskState.REQUEST && prediction.verdict() == Verdict.REJECTED) {
      text.append(" by the answer to the request");
    }
    boolean hangs = prediction.verdict() == Verdict.HANGS;
    prediction
        .time()
        .ifPresent(
            time ->
                text.append(hangs ? " from " : " after ")
                    .append(TextReport.minutes(time))
                    .append(hangs ? " on" : ""));
    return text.append("; ")
        .append(prediction.confidence().name().toLowerCase(Locale.ROOT))
        .append(" confidence")
        .toString();
  }

  /** {@code pending → … → booting ∞ after 22 min 3 s}, as far as it was seen. */
  static String of(Replay replay) {
    List<TaskState> states =
        replay.stays().stream().map(Stay::state).filter(TaskState::onTheWay).toList();
    StringBuilder text = new StringBuilder();
    states(text, states);
    text.append(
        switch (replay.standing()) {
          case COMPLETED -> DONE;
          case FAILED -> FAULT;
          case BROKEN, SUSPECTED -> LOOP;
          case UNSEEN, UNDER_WAY, LATE -> "…";
        });
    Optional<Stay> last = replay.last();
    OptionalLong from =
        switch (replay.standing()) {
          case COMPLETED, BROKEN -> last.map(Stay::from).orElse(OptionalLong.empty());
          case FAILED -> replay.failedAfter();
          default -> last.map(Stay::last).orElse(OptionalLong.empty());
        };
    if (from.isPresent()) {
      text.append(" after ").append(ReplayText.spoken(from.getAsLong()));
    }
    return text.toString();
  }

  private static void states(StringBuilder text, List<TaskState> states) {
    for (int i = 0; i < states.size(); i++) {
      text.append(i == 0 ? "" : ARROW).append(states.get(i).label());
    }
    if (!states.isEmpty()) {
      text.append(' ');
    }
  }
}
