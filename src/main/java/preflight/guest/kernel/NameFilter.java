package preflight.guest.kernel;

import java.util.Set;

/**
 * Tells by two letters that a name is none of a few, which saves making a text of it. Modules'
 * names have {@code _} and {@code -} for the same.
 */
final class NameFilter {

  private static final int PAIRS = 1024;

  private final boolean[] pairs = new boolean[PAIRS];

  NameFilter(Set<String> names) {
    for (String name : names) {
      if (name.length() > 1) {
        pairs[pair(name.charAt(0), name.charAt(1))] = true;
      } else {
        for (int second = 0; second < 256; second++) {
          pairs[pair(name.charAt(0), second)] = true;
        }
      }
    }
  }

  /** Whether a name that begins with these letters can be one of them. */
  boolean mayBe(int first, int second) {
    return pairs[pair(first, second)];
  }

  private static int pair(int first, int second) {
    return ((first << 5) ^ (second == '-' ? '_' : second)) & (PAIRS - 1);
  }
}
