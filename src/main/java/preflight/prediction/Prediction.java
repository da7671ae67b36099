package preflight.prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.ec2.TaskState;
import preflight.rule.Finding;

/**
 * What {@code aws ec2 import-image} would do with an image.
 *
 * @param state in which the task ends, or for a hang stays
 * @param message EC2's text, word for word; empty where it completes or where no text is known
 * @param time from the start of the task until then, for a hang until it begins; empty where
 *     nothing was measured
 * @param decisive what decides; empty where nothing speaks against completing
 * @param next faults that would show once the decisive one is fixed, in the order of EC2's checks
 * @param notes what does not decide
 */
public record Prediction(
    Verdict verdict,
    Confidence confidence,
    TaskState state,
    Optional<String> message,
    Optional<Duration> time,
    Optional<Finding> decisive,
    List<Finding> next,
    List<Finding> notes) {

  /** A span of time in seconds, from the shortest to the longest measured. */
  public record Duration(long minimum, long maximum) {}

  public Prediction {
    next = List.copyOf(next);
    notes = List.copyOf(notes);
  }

  /**
   * The states of the task, up to the one in which it ends or stays; empty where the request itself
   * is answered.
   */
  public List<TaskState> path() {
    List<TaskState> path = new ArrayList<>();
    for (TaskState passed : TaskState.values()) {
      if (passed.onTheWay() && passed != TaskState.REQUEST && passed.compareTo(state) <= 0) {
        path.add(passed);
      }
    }
    return List.copyOf(path);
  }
}
