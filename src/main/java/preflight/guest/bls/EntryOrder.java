package preflight.guest.bls;

import java.util.Comparator;

/**
 * The order in which GRUB shows the entries: the newest first, by the file's name taken for that of
 * a package (name, version, release between the last two hyphens), each part compared as rpm
 * compares versions (rhboot/grub2, grub-core/commands/blscfg.c; rpm.org, "Version comparison").
 */
public final class EntryOrder implements Comparator<String> {

  /** Sorts identifiers from the first of the menu to the last. */
  public static final EntryOrder NEWEST_FIRST = new EntryOrder();

  private EntryOrder() {}

  @Override
  public int compare(String one, String other) {
    String[] a = parts(one);
    String[] b = parts(other);
    for (int i = 0; i < a.length; i++) {
      int order = versions(b[i], a[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Name, version, release; a missing one is empty, from the back. */
  private static String[] parts(String id) {
    int release = id.lastIndexOf('-');
    if (release < 0) {
      return new String[] {id, "", ""};
    }
    int version = id.lastIndexOf('-', release - 1);
    if (release == 0 || version < 0) {
      return new String[] {id.substring(0, release), id.substring(release + 1), ""};
    }
    return new String[] {
      id.substring(0, version), id.substring(version + 1, release), id.substring(release + 1)
    };
  }

  /** Negative where the first is older. */
  static int versions(String one, String other) {
    int a = 0;
    int b = 0;
    while (a < one.length() || b < other.length()) {
      a = separators(one, a);
      b = separators(other, b);
      boolean tilde = a < one.length() && one.charAt(a) == '~';
      boolean otherTilde = b < other.length() && other.charAt(b) == '~';
      if (tilde || otherTilde) {
        if (!tilde) {
          return 1;
        }
        if (!otherTilde) {
          return -1;
        }
        a++;
        b++;
        continue;
      }
      if (a >= one.length() || b >= other.length()) {
        break;
      }
      boolean digits = isDigit(one.charAt(a));
      int endA = segment(one, a, digits);
      int endB = segment(other, b, digits);
      if (endB == b) {
        // a number is newer than letters
        return digits ? 1 : -1;
      }
      int order = segments(one.substring(a, endA), other.substring(b, endB), digits);
      if (order != 0) {
        return order;
      }
      a = endA;
      b = endB;
    }
    return Boolean.compare(a < one.length(), b < other.length());
  }

  private static int segments(String one, String other, boolean digits) {
    if (!digits) {
      return one.compareTo(other);
    }
    String a = withoutZeros(one);
    String b = withoutZeros(other);
    return a.length() != b.length() ? a.length() - b.length() : a.compareTo(b);
  }

  private static String withoutZeros(String number) {
    int at = 0;
    while (at < number.length() && number.charAt(at) == '0') {
      at++;
    }
    return number.substring(at);
  }

  private static int separators(String text, int from) {
    int at = from;
    while (at < text.length()
        && !isDigit(text.charAt(at))
        && !isLetter(text.charAt(at))
        && text.charAt(at) != '~') {
      at++;
    }
    return at;
  }

  private static int segment(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && (digits ? isDigit(text.charAt(at)) : isLetter(text.charAt(at)))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
