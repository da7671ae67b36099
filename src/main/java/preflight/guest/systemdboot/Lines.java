package preflight.guest.systemdboot;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text that systemd-boot reads: a key, a separator, a value, which may stand in
 * quotes; lines that begin with {@code #} and those without a value do not count.
 */
final class Lines {

  /**
   * A line.
   *
   * @param number counted from 1
   */
  record Line(String key, String value, int number) {}

  private Lines() {}

  /**
   * @param separators characters that end a key
   */
  static List<Line> of(String text, String separators) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      number++;
      String line = trimmed(text.substring(start, end));
      start = end + 1;
      int separator = separator(line, separators, 0, true);
      if (line.startsWith("#") || separator == line.length()) {
        continue;
      }
      String value = line.substring(separator(line, separators, separator, false));
      lines.add(new Line(line.substring(0, separator), unquoted(value), number));
    }
    return lines;
  }

  /** The next character that is one of the separators, or is none. */
  private static int separator(String line, String separators, int from, boolean wanted) {
    int at = from;
    while (at < line.length() && (separators.indexOf(line.charAt(at)) >= 0) != wanted) {
      at++;
    }
    return at;
  }

  private static String trimmed(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && isBlank(line.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == 0;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
