package preflight.cli;

import java.io.PrintStream;

/**
 * A progress bar, drawn on a terminal only and only when a step takes over a second. It erases
 * itself when it is closed.
 */
final class Progress implements AutoCloseable {

  private static final long PATIENCE = 1_000_000_000L;
  private static final long PAUSE = 100_000_000L;
  private static final int WIDTH = 30;

  private final PrintStream err;
  private final boolean wanted;
  private final String step;
  private final long start = System.nanoTime();
  private long drawn;

  Progress(Terminal terminal, String step) {
    this.err = terminal.err();
    this.wanted = terminal.errIsTerminal();
    this.step = step;
  }

  /**
   * @param done bytes so far
   * @param total bytes in all
   */
  void update(long done, long total) {
    long now = System.nanoTime();
    if (!wanted || now - start < PATIENCE || (drawn != 0 && now - drawn < PAUSE)) {
      return;
    }
    drawn = now;
    double share = Math.min(1, done / (double) Math.max(1, total));
    int filled = (int) (share * WIDTH);
    err.print(
        "\r"
            + step
            + " ["
            + "#".repeat(filled)
            + " ".repeat(WIDTH - filled)
            + "] "
            + (int) (share * 100)
            + " %");
    err.flush();
  }

  @Override
  public void close() {
    if (drawn != 0) {
      err.print("\r" + " ".repeat(step.length() + WIDTH + 12) + "\r");
      err.flush();
    }
  }
}
