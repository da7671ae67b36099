package preflight.filesystem.fat;

/**
 * Names that differ in case alone are the same. Which characters are pairs depends on the writer's
 * tables; here it is ASCII and the simple mappings of Unicode, one character for one.
 */
final class NameCase {

  private NameCase() {}

  static boolean same(String one, String other) {
    return one.equalsIgnoreCase(other);
  }

  /** As Windows NT's flags of a short name mean it. */
  static String lower(String text) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      characters[i] = Character.toLowerCase(characters[i]);
    }
    return new String(characters);
  }
}
