package preflight.guest.systemdboot;

import java.util.Comparator;

/**
 * The order of versions after the UAPI group's "Version Format Specification", the older one first:
 * {@code ~} is older than the end, which is older than {@code -}, {@code ^} and {@code .}; letters
 * are older than numbers; other characters only part what stands beside them.
 */
public final class VersionOrder implements Comparator<String> {

  /** Sorts from the oldest to the newest. */
  public static final VersionOrder OLDEST_FIRST = new VersionOrder();

  private VersionOrder() {}

  @Override
  public int compare(String one, String other) {
    return new Comparison(one, other).run();
  }

  /** Two texts and how far they are equal. */
  private static final class Comparison {
    private final String a;
    private final String b;
    private int i;
    private int j;

    Comparison(String a, String b) {
      this.a = a;
      this.b = b;
    }

    int run() {
      while (true) {
        i = valid(a, i);
        j = valid(b, j);
        int order = mark('~');
        if (order != 0) {
          return order;
        }
        if (i == a.length() || j == b.length()) {
          return Boolean.compare(i < a.length(), j < b.length());
        }
        for (char c : new char[] {'-', '^', '.'}) {
          order = mark(c);
          if (order != 0) {
            return order;
          }
        }
        order = isDigit(at(a, i)) || isDigit(at(b, j)) ? numbers() : letters();
        if (order != 0) {
          return order;
        }
      }
    }

    /** A text with this mark is older than one without. */
    private int mark(char c) {
      boolean first = at(a, i) == c;
      boolean second = at(b, j) == c;
      if (first != second) {
        return first ? -1 : 1;
      }
      if (first) {
        i++;
        j++;
      }
      return 0;
    }

    private int numbers() {
      int endA = end(a, i, true);
      int endB = end(b, j, true);
      if (endA == i || endB == j) {
        return Boolean.compare(endA > i, endB > j);
      }
      while (at(a, i) == '0') {
        i++;
      }
      while (at(b, j) == '0') {
        j++;
      }
      int order = Integer.compare(endA - i, endB - j);
      order = order == 0 ? a.substring(i, endA).compareTo(b.substring(j, endB)) : order;
      i = endA;
      j = endB;
      return order;
    }

    private int letters() {
      int endA = end(a, i, false);
      int endB = end(b, j, false);
      int order = a.substring(i, endA).compareTo(b.substring(j, endB));
      i = endA;
      j = endB;
      return order;
    }

    private static int valid(String text, int from) {
      int at = from;
      while (at < text.length()
          && !isDigit(text.charAt(at))
          && !isLetter(text.charAt(at))
          && "~-^.".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return at;
    }

    private static int end(String text, int from, boolean digits) {
      int at = from;
      while (at < text.length()
          && (digits ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
        at++;
      }
      return at;
    }

    /** 0 behind the end. */
    private static char at(String text, int index) {
      return index < text.length() ? text.charAt(index) : 0;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }
}
