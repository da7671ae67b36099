package preflight.ec2;

import java.util.Arrays;
import java.util.Optional;

/** The number of a release, for example 7.9.2009 or, for SLES 12 SP5, 12.5. */
final class Release {

  private static final int MOST_NUMBERS = 6;
  private static final int MOST_DIGITS = 8;

  private final int[] numbers;

  private Release(int[] numbers) {
    this.numbers = numbers;
  }

  /** The leading numbers of a text; empty where there are none (rolling, sid). */
  static Optional<Release> parse(String text) {
    String plain = text.strip().replace(" SP", ".").replace("-SP", ".");
    int[] numbers = leadingNumbers(plain);
    return numbers.length == 0 ? Optional.empty() : Optional.of(new Release(numbers));
  }

  /** Numbers joined by dots at the begin of a text; a number that is too long ends them. */
  static int[] leadingNumbers(String text) {
    int[] numbers = new int[MOST_NUMBERS];
    int count = 0;
    int at = 0;
    while (count < MOST_NUMBERS) {
      int value = 0;
      int start = at;
      while (at < text.length() && at - start < MOST_DIGITS && isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at) - '0';
        at++;
      }
      if (at == start) {
        break;
      }
      numbers[count++] = value;
      if (at == text.length() || text.charAt(at) != '.') {
        break;
      }
      at++;
    }
    return Arrays.copyOf(numbers, count);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether it lies between the bounds, compared as far as the bounds go. */
  boolean isWithin(Release from, Release to) {
    return compareAsFarAs(from) >= 0 && compareAsFarAs(to) <= 0;
  }

  private int compareAsFarAs(Release bound) {
    for (int i = 0; i < bound.numbers.length; i++) {
      int mine = i < numbers.length ? numbers[i] : 0;
      if (mine != bound.numbers[i]) {
        return Integer.compare(mine, bound.numbers[i]);
      }
    }
    return 0;
  }
}
