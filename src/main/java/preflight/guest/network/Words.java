package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines and words of the small text files under {@code /etc}. */
final class Words {

  private Words() {}

  /** The lines without their ends. */
  static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        end = text.length();
      }
      boolean dos = end > start && text.charAt(end - 1) == '\r';
      lines.add(text.substring(start, dos ? end - 1 : end));
      start = end + 1;
    }
    return lines;
  }

  /** What blanks separate; a part in quotes is one word, without them. */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean any = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        any = true;
      } else if (c == ' ' || c == '\t') {
        if (any) {
          words.add(word.toString());
          word.setLength(0);
          any = false;
        }
      } else {
        word.append(c);
        any = true;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }

  /** Without blanks around it and one pair of quotes. */
  static String unquoted(String text) {
    String value = text.strip();
    int last = value.length() - 1;
    if (last > 0
        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
        && value.charAt(last) == value.charAt(0)) {
      return value.substring(1, last);
    }
    return value;
  }

  /** In small letters of ASCII. */
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** As shells, systemd and YAML 1.1 write a yes. */
  static boolean isYes(String value) {
    return switch (lower(value)) {
      case "yes", "true", "on", "1", "y", "t" -> true;
      default -> false;
    };
  }

  /** And a no; what is neither is neither. */
  static boolean isNo(String value) {
    return switch (lower(value)) {
      case "no", "false", "off", "0", "n", "f" -> true;
      default -> false;
    };
  }
}
