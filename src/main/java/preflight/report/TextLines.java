package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.policy.ConfigurationFinding;

/** The text for people, an answer after the other. */
public final class TextLines implements ReportWriter {

  private final PrintStream out;
  private final TextReport text;
  private final Rendering rendering;
  private final boolean namesUnread;
  private final List<Run.Unread> unread = new ArrayList<>();
  private boolean first = true;

  /**
   * @param namesUnread whether images that could not be read are named; on a terminal they already
   *     are, on standard error
   */
  public TextLines(PrintStream out, Style style, boolean namesUnread) {
    this.out = out;
    this.text = new TextReport(out, style);
    this.rendering = style.colour() ? Rendering.COLOURED : Rendering.TEXT;
    this.namesUnread = namesUnread;
  }

  @Override
  public void add(Result result) {
    separate();
    text.print(result);
    // people see each answer as soon as it is there
    out.flush();
  }

  @Override
  public void add(KeptResult kept) {
    separate();
    byte[] bytes = kept.renderings().get(rendering);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private void separate() {
    if (!first) {
      out.println();
    }
    first = false;
  }

  @Override
  public Optional<Rendering> wants() {
    return Optional.of(rendering);
  }

  @Override
  public void add(Run.Unread image) {
    unread.add(image);
  }

  @Override
  public void finish(List<ConfigurationFinding> configuration) {
    for (Run.Unread image : namesUnread ? unread : List.<Run.Unread>of()) {
      out.println(Escape.terminal(image.image()) + ": not read, " + Escape.terminal(image.why()));
    }
    text.print(configuration);
  }
}
