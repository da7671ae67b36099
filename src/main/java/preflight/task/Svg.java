package preflight.task;

/** Numbers and text for SVG 1.1, a kind of XML 1.0. */
final class Svg {

  private Svg() {}

  /** In pixels, to a tenth. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    String sign = tenths < 0 ? "-" : "";
    long all = Math.abs(tenths);
    return sign + all / 10 + (all % 10 == 0 ? "" : "." + all % 10);
  }

  /**
   * Text that is nothing but text: markup is escaped; control, bidirectional and invisible
   * characters, and those that XML cannot hold, are left out.
   */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          if (visible(point)) {
            out.appendCodePoint(point);
          }
        }
      }
    }
    return out.toString();
  }

  /** At most so many characters of what {@link #text} shows, not escaped. */
  static String cut(String text, int most) {
    StringBuilder out = new StringBuilder();
    int count = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (!visible(point)) {
        continue;
      }
      if (count == most) {
        out.setLength(out.offsetByCodePoints(out.length(), -1));
        return out.append('…').toString();
      }
      out.appendCodePoint(point);
      count++;
    }
    return out.toString();
  }

  private static boolean visible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
