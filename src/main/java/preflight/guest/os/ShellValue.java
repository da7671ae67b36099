package preflight.guest.os;

import java.util.Optional;

/**
 * The right side of an assignment, by the quoting rules of the shell (POSIX.1-2017, 2.2), as far as
 * os-release(5) allows them: no expansion.
 *
 * @param text empty where a quote is not closed
 * @param complaint empty, or what a shell would do differently
 */
record ShellValue(Optional<String> text, String complaint) {

  static ShellValue of(String assigned) {
    String source = assigned.stripLeading();
    StringBuilder text = new StringBuilder(source.length());
    String complaint = source.length() < assigned.length() ? "has a blank outside quotes" : "";
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (c == '\'' || c == '"') {
        int close = close(source, i);
        if (close < 0) {
          return new ShellValue(Optional.empty(), "has a quote that is not closed");
        }
        quoted(source.substring(i + 1, close), c, text);
        i = close + 1;
      } else if (c == '\\') {
        if (i + 1 == source.length()) {
          return new ShellValue(Optional.of(text.toString()), "ends in a backslash");
        }
        text.append(source.charAt(i + 1));
        i += 2;
      } else if (c == '#' && isBlank(source, i - 1)) {
        // a comment for a shell; what systemd reads goes on, so nothing may follow
        return new ShellValue(
            Optional.of(text.toString().stripTrailing()), "has a comment behind its value");
      } else {
        if (isBlank(source, i)) {
          complaint = "has a blank outside quotes";
        }
        text.append(c);
        i++;
      }
    }
    return new ShellValue(Optional.of(text.toString()), complaint);
  }

  private static boolean isBlank(String source, int at) {
    return at >= 0 && (source.charAt(at) == ' ' || source.charAt(at) == '\t');
  }

  private static int close(String source, int open) {
    char quote = source.charAt(open);
    int i = open + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      i += quote == '"' && source.charAt(i) == '\\' ? 2 : 1;
    }
    return i < source.length() ? i : -1;
  }

  /** Within double quotes a backslash counts only before {@code $ ` " \}. */
  private static void quoted(String inner, char quote, StringBuilder text) {
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean escape =
          quote == '"'
              && c == '\\'
              && i + 1 < inner.length()
              && "$`\"\\".indexOf(inner.charAt(i + 1)) >= 0;
      if (escape) {
        i++;
      }
      text.append(inner.charAt(i));
    }
  }
}
