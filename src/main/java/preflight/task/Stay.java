package preflight.task;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import preflight.ec2.TaskState;

/**
 * A task's time in one state.
 *
 * @param from seconds from the log's first sample to the first one that shows the state; empty in a
 *     log without times
 * @param last seconds to the last sample that shows it
 * @param until seconds to the first sample of the next state; empty for the last one
 * @param percent shown at first
 * @param fault why the task fails, as the service says it
 * @param isConcluded whether the state was concluded from the progress alone
 */
public record Stay(
    TaskState state,
    OptionalLong from,
    OptionalLong last,
    OptionalLong until,
    OptionalInt percent,
    Optional<String> fault,
    boolean isConcluded) {

  /** Seconds in the state, as far as it was watched. */
  public OptionalLong seconds() {
    OptionalLong end = until.isPresent() ? until : last;
    return from.isPresent() && end.isPresent()
        ? OptionalLong.of(end.getAsLong() - from.getAsLong())
        : OptionalLong.empty();
  }

  Stay seenAt(OptionalLong time, Optional<String> fault) {
    return new Stay(
        state,
        from,
        time.isPresent() ? time : last,
        until,
        percent,
        this.fault.or(() -> fault),
        isConcluded);
  }

  Stay endedAt(OptionalLong time) {
    return new Stay(state, from, last, time, percent, fault, isConcluded);
  }
}
