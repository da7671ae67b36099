package preflight.report;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes lines of {@code --format jsonl} that several runs have left, in one of three forms. */
public final class MergedReport implements AutoCloseable {

  /** In which form. */
  public enum Form {
    /** A line for each image, for people, and a count. */
    TEXT,
    /** The lines as they are. */
    JSONL,
    /** One document, as {@code --format json} of one run would be. */
    JSON
  }

  private final Form form;
  private final PrintStream out;
  private final Optional<Json> document;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int images;

  /** Begins it. */
  public MergedReport(Form form, PrintStream out) {
    this.form = form;
    this.out = out;
    this.document =
        form == Form.JSON ? Optional.of(JsonReport.beginResults(new Json(out))) : Optional.empty();
  }

  /**
   * The next image.
   *
   * @param text of the line, without its end
   */
  public void add(CheckLine line, byte[] text) {
    images++;
    counts.merge(line.verdict().orElse("not read"), 1, Integer::sum);
    switch (form) {
      case TEXT -> out.println(text(line));
      case JSONL -> {
        out.write(text, 0, text.length);
        out.println();
      }
      case JSON -> {
        if (line.error().isEmpty()) {
          document.orElseThrow().copy(text, "schema");
        }
      }
    }
  }

  private static String text(CheckLine line) {
    String what =
        line.verdict().orElse("not read")
            + line.decisive().map(code -> " " + code).orElse("")
            + line.error().or(line::message).map(message -> ": " + message).orElse("");
    return Escape.terminal(line.image().orElse("")) + ": " + Escape.terminal(what);
  }

  /** What is wrong with the configuration: the lines as they are. */
  public void addConfiguration(byte[] text) {
    if (form == Form.JSONL) {
      out.write(text, 0, text.length);
      out.println();
    }
  }

  @Override
  public void close() {
    if (document.isPresent()) {
      JsonReport.endResults(document.get());
    }
    if (form == Form.TEXT) {
      StringBuilder text = new StringBuilder(images + (images == 1 ? " image" : " images"));
      counts.forEach(
          (verdict, count) -> text.append(", ").append(count).append(' ').append(verdict));
      out.println(text);
    }
    out.flush();
  }
}
