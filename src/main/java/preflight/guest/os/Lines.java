package preflight.guest.os;

import java.util.ArrayList;
import java.util.List;

/** Text files by lines. */
final class Lines {

  private Lines() {}

  /** The lines without their ends; a byte order mark is dropped, a carriage return is kept. */
  static List<String> of(String text) {
    List<String> lines = new ArrayList<>();
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    return lines;
  }

  /** The first line that is not blank, stripped; empty if there is none. */
  static String first(String text) {
    for (String line : of(text)) {
      if (!line.isBlank()) {
        return line.strip();
      }
    }
    return "";
  }
}
