package preflight.task;

import java.util.Optional;
import java.util.OptionalLong;
import preflight.ec2.Knowledge;
import preflight.ec2.StateDuration;
import preflight.ec2.TaskState;
import preflight.ec2.TimeSpan;

/**
 * How long tasks that went on stayed in a state, as measured.
 *
 * @param count measured tasks; one is no certainty, and neither are three
 * @param median seconds
 * @param longest seconds
 */
public record Pace(TaskState state, int count, long median, long longest) {

  /** Of a task with disks of so many bytes; 0 where that is not known. Empty if never measured. */
  public static Optional<Pace> of(TaskState state, long bytes, Knowledge knowledge) {
    Optional<StateDuration> measured = knowledge.duration(state, StateDuration.End.PASSED);
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    TimeSpan span = measured.get().forBytes(bytes);
    return Optional.of(new Pace(state, measured.get().count(), span.typical(), span.most()));
  }

  /** Longer than all that were measured. */
  public boolean isLate(OptionalLong seconds) {
    return seconds.isPresent() && seconds.getAsLong() > longest;
  }

  /** Twice as long. */
  public boolean isSuspect(OptionalLong seconds) {
    return seconds.isPresent() && seconds.getAsLong() > 2 * longest;
  }
}
