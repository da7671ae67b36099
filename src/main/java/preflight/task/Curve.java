package preflight.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;

/**
 * A task's progress over time.
 *
 * @param points where the progress or the state changes, and the last one seen
 */
record Curve(Replay replay, List<Point> points) {

  /**
   * A change.
   *
   * @param seconds since the first sample
   * @param percent where none is shown: 100 for completed, 0 for deleting and deleted, what was
   *     before for others
   * @param state empty where it is the one before
   */
  record Point(long seconds, int percent, Optional<TaskState> state) {}

  Curve {
    points = List.copyOf(points);
  }

  /** Without points where the log tells no times. */
  static Curve of(TaskLog log, Knowledge knowledge) {
    Replay replay = Replay.of(log, knowledge);
    List<OptionalLong> times = Replay.times(log, new ArrayList<>());
    List<Point> points = new ArrayList<>();
    Optional<TaskState> before = Optional.empty();
    int percent = 0;
    long last = 0;
    int stay = 0;
    for (int i = 0; i < times.size(); i++) {
      if (times.get(i).isEmpty()) {
        continue;
      }
      last = times.get(i).getAsLong();
      while (stay + 1 < replay.stays().size() && starts(replay.stays().get(stay + 1), last)) {
        stay++;
      }
      Optional<TaskState> state =
          replay.stays().isEmpty()
              ? Optional.empty()
              : Optional.of(replay.stays().get(stay).state());
      int now = percent(log.samples().get(i).percent(), state, percent);
      if (points.isEmpty() || now != percent || !state.equals(before)) {
        points.add(new Point(last, now, state.equals(before) ? Optional.empty() : state));
      }
      percent = now;
      before = state;
    }
    if (!points.isEmpty() && points.get(points.size() - 1).seconds() < last) {
      points.add(new Point(last, percent, Optional.empty()));
    }
    return new Curve(replay, points);
  }

  private static boolean starts(Stay stay, long time) {
    return stay.from().isPresent() && stay.from().getAsLong() <= time;
  }

  private static int percent(OptionalInt shown, Optional<TaskState> state, int before) {
    if (shown.isPresent()) {
      return shown.getAsInt();
    }
    if (state.isEmpty()) {
      return before;
    }
    return switch (state.get()) {
      case COMPLETED -> 100;
      case DELETING, DELETED -> 0;
      default -> before;
    };
  }

  /** Seconds to the last sample. */
  long end() {
    return points.isEmpty() ? 0 : points.get(points.size() - 1).seconds();
  }

  /** How it ended, or stands, in words. */
  String outcome() {
    String state = replay.reached().map(TaskState::label).orElse("the start");
    return switch (replay.standing()) {
      case UNSEEN -> "nothing seen";
      case COMPLETED -> "completed after " + span(since(TaskState.COMPLETED));
      case FAILED -> "failed in " + state + " after " + span(since(TaskState.DELETING));
      case BROKEN ->
          "internal error in " + state + " after " + span(since(TaskState.INTERNAL_ERROR));
      case SUSPECTED -> "no end of " + state + " seen in " + span(inLast());
      case LATE -> "late: in " + state + " for " + span(inLast());
      case UNDER_WAY -> "under way: in " + state + " for " + span(inLast());
    };
  }

  private long inLast() {
    return replay.last().map(stay -> stay.seconds().orElse(0)).orElse(0L);
  }

  /** The first time of the state; the end where there is none. */
  private long since(TaskState state) {
    for (Stay stay : replay.stays()) {
      if (stay.state() == state && stay.from().isPresent()) {
        return stay.from().getAsLong();
      }
    }
    return end();
  }

  /** {@code 85 s}, {@code 21 min 56 s}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
  static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    if (seconds < 2 * 86_400) {
      long minutes = seconds / 60 % 60;
      return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
    long hours = seconds / 3600 % 24;
    return seconds / 86_400 + " d" + (hours == 0 ? "" : " " + hours + " h");
  }
}
