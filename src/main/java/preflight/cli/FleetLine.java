package preflight.cli;

import java.util.Locale;

/** One line that tells how far the check of many images is; on a terminal only. */
final class FleetLine {

  private static final long PAUSE = 100_000_000L;

  /** Fewer are done before anybody reads a line. */
  private static final int WORTH_IT = 3;

  private final Terminal terminal;
  private final int images;
  private final boolean wanted;
  private final long start = System.nanoTime();
  private int done;
  private int rejected;
  private int unsure;
  private int unread;
  private long drawn;
  private int width;

  FleetLine(Terminal terminal, int images) {
    this.terminal = terminal;
    this.images = images;
    this.wanted = terminal.errIsTerminal() && images >= WORTH_IT;
  }

  /** Before anything else is printed. */
  void erase() {
    if (width > 0) {
      terminal.err().print("\r" + " ".repeat(width) + "\r");
      terminal.err().flush();
      width = 0;
    }
  }

  /** After an image. */
  void count(int status) {
    done++;
    switch (status) {
      case ExitStatus.REJECTED -> rejected++;
      case ExitStatus.CANNOT_TELL -> unsure++;
      case ExitStatus.FAILED -> unread++;
      default -> {}
    }
  }

  /** Draws it again, now and then. */
  void draw() {
    long now = System.nanoTime();
    if (!wanted || done == images || (drawn != 0 && now - drawn < PAUSE)) {
      return;
    }
    drawn = now;
    double seconds = Math.max(0.001, (now - start) / 1e9);
    String line =
        String.format(
            Locale.ROOT,
            "%d of %d images, %d rejected, %d cannot tell, %d not read, %.1f a second",
            done,
            images,
            rejected,
            unsure,
            unread,
            done / seconds);
    erase();
    terminal.err().print(line);
    terminal.err().flush();
    width = line.length();
  }
}
