package preflight.task;

/**
 * How time is shown in a picture.
 *
 * @param end seconds at the right
 * @param step seconds between two ticks
 * @param unit the name of what labels count
 * @param scale seconds in one of it
 */
record TimeAxis(long end, long step, String unit, long scale) {

  private static final int MOST_STEPS = 10;
  private static final long[] ROUND = {1, 2, 5, 10, 20, 50};

  /** For so many seconds: seconds up to ten minutes, then minutes, hours, days. */
  static TimeAxis of(long seconds) {
    if (seconds <= 600) {
      return of(seconds, "seconds", 1, ROUND);
    }
    if (seconds <= 4 * 3600) {
      return of(seconds, "minutes", 60, 1, 2, 5, 10, 15, 30);
    }
    if (seconds <= 4 * 86_400) {
      return of(seconds, "hours", 3600, 1, 2, 3, 6, 12);
    }
    return of(seconds, "days", 86_400, ROUND);
  }

  private static TimeAxis of(long seconds, String unit, long scale, long... steps) {
    long step = scale * steps[0];
    for (int i = 0; seconds / step >= MOST_STEPS && i < steps.length; i++) {
      step = scale * steps[i];
    }
    while (seconds / step >= MOST_STEPS) {
      step *= 2;
    }
    return new TimeAxis(Math.max(seconds, 10), step, unit, scale);
  }

  String label(long tick) {
    return Long.toString(tick / scale);
  }
}
