package preflight.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;

/**
 * A log told on the states of a task.
 *
 * @param stays in the order of the log
 * @param standing how the task stands at the log's end
 * @param pace of the last state, where others were measured in it
 * @param image the machine image, once there is one
 * @param notes what is odd about the log
 */
public record Replay(
    String task,
    List<Stay> stays,
    Standing standing,
    Optional<Pace> pace,
    Optional<String> image,
    List<String> notes) {

  private static final int MOST_NOTES = 20;

  /** How a task stands. */
  public enum Standing {
    /** Nothing of it was seen. */
    UNSEEN,
    /** No slower than those that were measured, or with nothing to compare. */
    UNDER_WAY,
    /** Longer in its state than the longest that was measured. */
    LATE,
    /** Twice as long: it may never end. */
    SUSPECTED,
    COMPLETED,
    /** Deleting or deleted. */
    FAILED,
    /** An error of the service's own, with which it stays active for ever. */
    BROKEN
  }

  public Replay {
    stays = List.copyOf(stays);
    notes = List.copyOf(notes);
  }

  public static Replay of(TaskLog log, Knowledge knowledge) {
    List<String> notes = new ArrayList<>();
    List<OptionalLong> times = times(log, notes);
    List<Stay> stays = new ArrayList<>();
    Optional<String> image = Optional.empty();
    int most = 0;
    for (int i = 0; i < log.samples().size(); i++) {
      Sample sample = log.samples().get(i);
      image = sample.image().or(fixed(image));
      add(stays, sample, times.get(i), most, notes);
      most = Math.max(most, sample.percent().orElse(0));
    }
    if (stays.isEmpty()) {
      return new Replay(log.task(), stays, Standing.UNSEEN, Optional.empty(), image, notes);
    }
    Stay last = stays.get(stays.size() - 1);
    Optional<Pace> pace = Pace.of(last.state(), log.bytes().orElse(0), knowledge);
    return new Replay(log.task(), stays, standing(last, pace), pace, image, notes);
  }

  private static Supplier<Optional<String>> fixed(Optional<String> image) {
    return () -> image;
  }

  /** Where it stands; empty if nothing of it was seen. */
  public Optional<Stay> last() {
    return stays.isEmpty() ? Optional.empty() : Optional.of(stays.get(stays.size() - 1));
  }

  /** Why it failed, as the service says it. */
  public Optional<String> fault() {
    for (Stay stay : stays) {
      if (stay.fault().isPresent()) {
        return stay.fault();
      }
    }
    return Optional.empty();
  }

  /** The last state on the way of a successful import: where a fault was met. */
  public Optional<TaskState> reached() {
    Optional<TaskState> reached = Optional.empty();
    for (Stay stay : stays) {
      if (stay.state().onTheWay()) {
        reached = Optional.of(stay.state());
      }
    }
    return reached;
  }

  /** Seconds until the failure was first seen; empty if there is none, or no time. */
  public OptionalLong failedAfter() {
    for (Stay stay : stays) {
      if (stay.state() == TaskState.DELETING || stay.state() == TaskState.DELETED) {
        return stay.from();
      }
    }
    return OptionalLong.empty();
  }

  /** Whether nothing more will come. */
  public boolean isOver() {
    return standing == Standing.COMPLETED
        || standing == Standing.BROKEN
        || last().filter(stay -> stay.state() == TaskState.DELETED).isPresent();
  }

  private static Standing standing(Stay last, Optional<Pace> pace) {
    return switch (last.state()) {
      case COMPLETED -> Standing.COMPLETED;
      case DELETING, DELETED -> Standing.FAILED;
      case INTERNAL_ERROR -> Standing.BROKEN;
      default -> {
        if (pace.isEmpty() || !pace.get().isLate(last.seconds())) {
          yield Standing.UNDER_WAY;
        }
        yield pace.get().isSuspect(last.seconds()) ? Standing.SUSPECTED : Standing.LATE;
      }
    };
  }

  private static void add(
      List<Stay> stays, Sample sample, OptionalLong time, int most, List<String> notes) {
    Optional<Stay> before =
        stays.isEmpty() ? Optional.empty() : Optional.of(stays.get(stays.size() - 1));
    Optional<TaskState> told = sample.status().state();
    // a task that is deleted says so; progress that is gone without it is that of an internal error
    boolean broken =
        told.isEmpty()
            && sample.percent().equals(OptionalInt.of(0))
            && most > 0
            && before.isPresent();
    if (told.isEmpty() && !broken) {
      if (before.isPresent()) {
        stays.set(stays.size() - 1, before.get().seenAt(time, sample.status().fault()));
      }
      return;
    }
    TaskState state = told.orElse(TaskState.INTERNAL_ERROR);
    if (before.isPresent() && before.get().state() == state) {
      stays.set(stays.size() - 1, before.get().seenAt(time, sample.status().fault()));
      return;
    }
    if (before.isPresent()) {
      stays.set(stays.size() - 1, before.get().endedAt(time));
      if (state.onTheWay()
          && state.compareTo(before.get().state()) < 0
          && notes.size() < MOST_NOTES) {
        notes.add(
            "after "
                + before.get().state().label()
                + " comes "
                + state.label()
                + ": lines out of order, or of several tasks");
      }
    }
    stays.add(
        new Stay(
            state,
            time,
            time,
            OptionalLong.empty(),
            sample.percent(),
            sample.status().fault(),
            broken));
  }

  /** Seconds since the first sample with a time, never less than before. */
  static List<OptionalLong> times(TaskLog log, List<String> notes) {
    List<OptionalLong> times = new ArrayList<>();
    Optional<Instant> previous = Optional.empty();
    long seconds = 0;
    for (Sample sample : log.samples()) {
      if (sample.time().isEmpty()) {
        times.add(OptionalLong.empty());
        continue;
      }
      if (previous.isPresent()) {
        long passed = Duration.between(previous.get(), sample.time().get()).toSeconds();
        if (passed < 0 && notes.size() < MOST_NOTES) {
          notes.add("the clock goes back by " + -passed + " s after " + seconds + " s");
        }
        seconds += Math.max(0, passed);
      } else if (log.isMeasured()) {
        seconds = Math.max(0, sample.time().get().getEpochSecond());
      }
      previous = sample.time();
      times.add(OptionalLong.of(seconds));
    }
    return times;
  }
}
