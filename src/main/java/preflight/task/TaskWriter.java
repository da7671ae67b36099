package preflight.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes what is seen of tasks as the table that {@link LogReader} reads: comma-separated values
 * (RFC 4180, with LF), times in UTC as ISO 8601. Each line is written at once and as a whole, so
 * that whoever ends the process leaves a log that can be replayed.
 */
public final class TaskWriter {

  private final OutputStream out;

  /**
   * @param out not buffered
   */
  public TaskWriter(OutputStream out) {
    this.out = out;
  }

  /** The line of names, for a new log. */
  public void header() throws IOException {
    line(CsvLines.HEADER);
  }

  /** Whether a log begins as this writer begins it. */
  public static boolean isHeader(String line) {
    return line.strip().equals(CsvLines.HEADER);
  }

  public void write(Instant time, Described task) throws IOException {
    StringBuilder line = new StringBuilder();
    line.append(time);
    cell(line, task.task());
    cell(line, task.progress());
    cell(line, task.status());
    cell(line, task.message());
    cell(line, task.image());
    line.append(',');
    if (task.bytes().isPresent()) {
      line.append(task.bytes().getAsLong());
    }
    line(line.toString());
  }

  private void line(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void cell(StringBuilder line, String text) {
    line.append(',');
    if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
      line.append(text);
      return;
    }
    line.append('"').append(text.replace("\"", "\"\"")).append('"');
  }
}
