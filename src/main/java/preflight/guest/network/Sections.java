package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of {@code [Section]} and {@code Key=Value} lines, as systemd.syntax(7) and the keyfiles of
 * GLib have them; what is neither is passed over.
 */
record Sections(List<Entry> entries) {

  /**
   * One assignment.
   *
   * @param line counted from 1
   */
  record Entry(String section, String key, String value, int line) {}

  Sections {
    entries = List.copyOf(entries);
  }

  /** Reads a whole file. */
  static Sections parse(String text) {
    List<Entry> entries = new ArrayList<>();
    String section = "";
    int number = 0;
    for (String line : Words.lines(text)) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
        continue;
      }
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = stripped.substring(1, stripped.length() - 1);
        continue;
      }
      int equals = stripped.indexOf('=');
      if (equals > 0) {
        entries.add(
            new Entry(
                section,
                stripped.substring(0, equals).strip(),
                stripped.substring(equals + 1).strip(),
                number));
      }
    }
    return new Sections(entries);
  }

  /** The last value of a key; an empty one counts as none. */
  Optional<Entry> last(String section, String key) {
    Optional<Entry> last = Optional.empty();
    for (Entry entry : entries) {
      if (entry.section().equals(section) && entry.key().equals(key)) {
        last = entry.value().isEmpty() ? Optional.empty() : Optional.of(entry);
      }
    }
    return last;
  }

  /** The last value of a key, or another. */
  String value(String section, String key, String missing) {
    return last(section, key).map(Entry::value).orElse(missing);
  }

  /** Whether anything stands in a section. */
  boolean has(String section) {
    for (Entry entry : entries) {
      if (entry.section().equals(section)) {
        return true;
      }
    }
    return false;
  }
}
