package preflight.task;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tables of comma-separated values (RFC 4180) with a line of names: {@code time} in seconds since
 * the start or as ISO 8601, {@code percent}, and {@code state} or {@code status} and {@code
 * message}; {@code task} where there are several, {@code image} and {@code bytes} where they are
 * known.
 */
final class CsvLines {

  /** The names that {@link TaskWriter} writes. */
  static final String HEADER = "time,task,percent,status,message,image,bytes";

  private List<String> names = List.of();
  private boolean ownNames;

  /**
   * Whether a line is one of the table that {@link TaskWriter} writes: what stands in its message
   * is no answer in another form.
   */
  boolean isOwn(String line) {
    return ownNames
        && line.indexOf(',') > 0
        && clock(line.substring(0, line.indexOf(','))).isPresent();
  }

  List<Seen> line(String line) {
    if (line.indexOf(',') < 0) {
      return List.of();
    }
    List<String> cells = cells(line);
    boolean own = isOwn(line);
    List<String> lower = new ArrayList<>();
    for (String cell : cells) {
      lower.add(cell.strip().toLowerCase(Locale.ROOT));
    }
    if (!own && lower.contains("time") && (lower.contains("state") || lower.contains("status"))) {
      names = lower;
      ownNames = line.strip().equals(HEADER);
      return List.of();
    }
    if (names.isEmpty()) {
      return List.of();
    }
    TaskStatus status =
        names.contains("state")
            ? TaskStatus.ofLabel(cell(cells, "state"))
            : TaskStatus.of(cell(cells, "status"), cell(cells, "message"));
    String time = cell(cells, "time");
    Optional<Instant> measured = seconds(time);
    if (status.state().isEmpty() && measured.isEmpty() && clock(time).isEmpty()) {
      return List.of();
    }
    String bytes = cell(cells, "bytes");
    return List.of(
        new Seen(
            Optional.of(cell(cells, "task")).filter(text -> !text.isEmpty()),
            measured.or(() -> clock(time)),
            measured.isPresent(),
            Seen.percent(cell(cells, "percent")),
            status,
            Optional.of(cell(cells, "image")).filter(text -> !text.isEmpty()),
            bytes.isEmpty() ? OptionalLong.empty() : Seen.bytes(bytes)));
  }

  private String cell(List<String> cells, String name) {
    int index = names.indexOf(name);
    return index < 0 || index >= cells.size() ? "" : cells.get(index).strip();
  }

  private static Optional<Instant> seconds(String text) {
    OptionalLong seconds = Seen.bytes(text);
    return seconds.isPresent() && seconds.getAsLong() < 1_000_000_000L
        ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
        : Optional.empty();
  }

  private static Optional<Instant> clock(String text) {
    OptionalLong epoch = Seen.bytes(text);
    if (epoch.isPresent() && epoch.getAsLong() < 100_000_000_000L) {
      return Optional.of(Instant.ofEpochSecond(epoch.getAsLong()));
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Stamp.in(text);
    }
  }

  /** A quoted cell may hold commas, and two quotation marks for one. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
