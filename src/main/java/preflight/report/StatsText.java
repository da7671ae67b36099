package preflight.report;

import java.util.List;
import java.util.Locale;
import preflight.io.StageReads;

/** What a check has read and how long it took, stage by stage. */
public final class StatsText {

  private StatsText() {}

  /**
   * A table of some lines, each ended.
   *
   * @param name of the image
   * @param size of its files in bytes
   * @param stages in their order
   */
  public static String of(String name, long size, List<StageReads> stages) {
    StringBuilder text = new StringBuilder();
    text.append("stats: ").append(Escape.terminal(name)).append('\n');
    text.append(row("stage", "requests", "read", "ms")).append('\n');
    long requests = 0;
    long bytes = 0;
    long nanoseconds = 0;
    for (StageReads stage : stages) {
      requests += stage.requests();
      bytes += stage.bytes();
      nanoseconds += stage.nanoseconds();
      text.append(row(stage.stage().label(), stage.requests(), stage.bytes(), stage.nanoseconds()))
          .append('\n');
    }
    text.append(row("in all", requests, bytes, nanoseconds));
    return text.append(" of ").append(Lines.size(size)).append('\n').toString();
  }

  private static String row(String stage, long requests, long bytes, long nanoseconds) {
    return row(
        stage,
        Long.toString(requests),
        bytes == 0 ? "0" : Lines.size(bytes),
        String.format(Locale.ROOT, "%.1f", nanoseconds / 1e6));
  }

  private static String row(String stage, String requests, String read, String milliseconds) {
    return String.format(Locale.ROOT, "  %-24s %8s %10s %9s", stage, requests, read, milliseconds);
  }
}
