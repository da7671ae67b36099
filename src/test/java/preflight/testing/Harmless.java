package preflight.testing;

/** Text that is printed holds nothing that a terminal or a CI's log obeys. */
public final class Harmless {

  private Harmless() {}

  /** Throws an {@link AssertionError} that names the first character that is not. */
  public static void require(String text) {
    boolean start = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        start = true;
        continue;
      }
      int point = text.codePointAt(i);
      boolean plain =
          switch (Character.getType(point)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                Character.isLowSurrogate(c)
                    && i > 0
                    && Character.isHighSurrogate(text.charAt(i - 1));
            default -> true;
          };
      if (!plain) {
        throw new AssertionError("prints U+" + Integer.toHexString(point) + " in\n" + text);
      }
      if ((start && text.startsWith("::", i)) || text.startsWith("##[", i)) {
        throw new AssertionError("a CI's command in\n" + text);
      }
      start = start && c == ' ';
    }
  }
}
