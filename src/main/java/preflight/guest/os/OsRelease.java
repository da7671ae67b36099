package preflight.guest.os;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An os-release file (os-release(5)): assignments as a shell would read them, without expansion.
 * Also the form of {@code /etc/lsb-release}.
 *
 * @param entries by key; of a key that is there twice, the last
 * @param badLines what is not an assignment, or one that a shell would read differently; a value
 *     that can be told is kept all the same
 */
public record OsRelease(Map<String, Entry> entries, List<BadLine> badLines) {

  /**
   * A value, without quotes and escapes.
   *
   * @param line counted from 1
   */
  public record Entry(String value, int line) {}

  public OsRelease {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    badLines = List.copyOf(badLines);
  }

  /** Reads a whole file; nothing in it is an error. */
  public static OsRelease parse(String text) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<BadLine> bad = new ArrayList<>();
    int number = 0;
    for (String line : Lines.of(text)) {
      number++;
      String assignment = line.strip();
      if (assignment.isEmpty() || assignment.charAt(0) == '#') {
        continue;
      }
      if (line.endsWith("\r")) {
        // a shell would take it for a part of the value
        bad.add(new BadLine(number, line, "ends in a carriage return"));
      }
      assign(assignment, line, number, entries, bad);
    }
    return new OsRelease(entries, bad);
  }

  private static void assign(
      String assignment, String line, int number, Map<String, Entry> entries, List<BadLine> bad) {
    int equals = assignment.indexOf('=');
    if (equals <= 0 || !isKey(assignment, equals)) {
      bad.add(new BadLine(number, line, "is not KEY=value"));
      return;
    }
    ShellValue value = ShellValue.of(assignment.substring(equals + 1));
    if (!value.complaint().isEmpty()) {
      bad.add(new BadLine(number, line, value.complaint()));
    }
    if (value.text().isPresent()) {
      entries.put(assignment.substring(0, equals), new Entry(value.text().get(), number));
    }
  }

  private static boolean isKey(String text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
      if (!letter && !(c >= '0' && c <= '9' && i > 0)) {
        return false;
      }
    }
    return true;
  }

  /** The value of a key; empty where it is missing or empty. */
  public Optional<String> value(String key) {
    Entry entry = entries.get(key);
    return entry == null || entry.value().isEmpty() ? Optional.empty() : Optional.of(entry.value());
  }

  /** Where the key's value stands, counted from 1; 1 where it is missing. */
  public int line(String key) {
    Entry entry = entries.get(key);
    return entry == null ? 1 : entry.line();
  }
}
