package preflight.guest.grub;

/**
 * The number at the beginning of a text, as grub_strtoul reads it with base 0: after blanks, {@code
 * 0x} for hexadecimal, a 0 before an octal digit for octal; what follows is left alone.
 *
 * @param found false if the text does not begin with a number
 * @param overflow true if it does not fit; the value is then the greatest one
 * @param end the index behind the number
 */
record GrubNumber(long value, boolean found, boolean overflow, int end) {

  static GrubNumber parse(String text) {
    int i = 0;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    int base = 10;
    if (i + 1 < text.length() && text.charAt(i) == '0') {
      char next = text.charAt(i + 1);
      if (next == 'x') {
        base = 16;
        i += 2;
      } else if (next >= '0' && next <= '7') {
        base = 8;
      }
    }
    long value = 0;
    boolean found = false;
    boolean overflow = false;
    while (i < text.length()) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, base) : -1;
      if (digit < 0) {
        break;
      }
      found = true;
      if (value > (Long.MAX_VALUE - digit) / base) {
        overflow = true;
        value = Long.MAX_VALUE;
      } else if (!overflow) {
        value = value * base + digit;
      }
      i++;
    }
    return new GrubNumber(value, found, overflow, i);
  }

  /** With a sign, and 0 for what is not a number, as the test command reads it. */
  static long signed(String text) {
    return text.startsWith("-") ? -parse(text.substring(1)).value() : parse(text).value();
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
