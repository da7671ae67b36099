package preflight.guest.systemdboot;

/**
 * The patterns of {@code default} in loader.conf: {@code *}, {@code ?}, {@code [a-z]}, and a
 * backslash before what stands for itself (loader.conf(5): glob(7) without negation and classes).
 */
final class Pattern {

  private Pattern() {}

  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (next >= 0) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Where the pattern goes on behind what stands for this character; -1 where it does not. */
  private static int one(String pattern, int at, char c) {
    char first = pattern.charAt(at);
    return switch (first) {
      case '?' -> at + 1;
      case '[' -> set(pattern, at + 1, c);
      case '\\' -> at + 1 < pattern.length() && pattern.charAt(at + 1) == c ? at + 2 : -1;
      default -> first == c ? at + 1 : -1;
    };
  }

  /** A bracket directly behind the opening one stands for itself. */
  private static int set(String pattern, int start, char c) {
    boolean found = false;
    int at = start;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start)) {
      char low = pattern.charAt(at);
      boolean range =
          at + 2 < pattern.length()
              && pattern.charAt(at + 1) == '-'
              && pattern.charAt(at + 2) != ']';
      char high = range ? pattern.charAt(at + 2) : low;
      found |= low <= c && c <= high;
      at += range ? 3 : 1;
    }
    return found && at < pattern.length() ? at + 1 : -1;
  }
}
