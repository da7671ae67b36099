package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How long tasks stayed in a state, as measured.
 *
 * @param count measured runs
 * @param seconds the least, the median and the most of them
 * @param perBytes the size of disk that the figures hold for; empty where size does not matter
 */
public record StateDuration(
    TaskState state, End end, int count, TimeSpan seconds, OptionalLong perBytes, Dated dated)
    implements DatedRow {

  /** What ended the state. */
  public enum End {
    /** The next state of a successful import, or deleted after deleting. */
    PASSED,
    /** A failure showed. */
    FAILED,
    /** An internal error showed, with which the task stays active. */
    ERROR,
    /** Nothing; the run was given up. */
    ENDLESS
  }

  private static final int MOST_TIMES = 1 << 20;

  static List<StateDuration> load() {
    List<StateDuration> durations = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "durations.tsv",
            "state",
            "outcome",
            "count",
            "least",
            "median",
            "most",
            "per bytes",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "note")) {
      durations.add(
          new StateDuration(
              row.state("state"),
              row.choice("outcome", End.values()),
              Math.toIntExact(row.number("count")),
              new TimeSpan(row.number("least"), row.number("median"), row.number("most")),
              row.optional("per bytes").isPresent()
                  ? OptionalLong.of(row.number("per bytes"))
                  : OptionalLong.empty(),
              row.dated()));
    }
    return List.copyOf(durations);
  }

  /**
   * The time for a disk of this virtual size: what is above the least measured grows with the size,
   * see the head of durations.tsv.
   */
  public TimeSpan forBytes(long virtualBytes) {
    if (perBytes.isEmpty()) {
      return seconds;
    }
    double times =
        Math.min(MOST_TIMES, Math.max(1.0, (double) virtualBytes / perBytes.getAsLong()));
    long least = seconds.least();
    return new TimeSpan(
        least,
        least + Math.round((seconds.typical() - least) * times),
        least + Math.round((seconds.most() - least) * times));
  }
}
