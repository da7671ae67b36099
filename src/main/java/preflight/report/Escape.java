package preflight.report;

/** Makes text that comes from an image harmless for the place it is printed to. */
public final class Escape {

  private Escape() {}

  /**
   * For a terminal: control, bidirectional, invisible and unassigned characters appear as {@code
   * \n}, {@code \x1b} or {@code \u202e}, a byte that was no valid UTF-8 as {@code \xff}, a
   * backslash before one of these stays readable since it is doubled. So do the beginnings of what
   * a GitHub runner obeys, since a line may be broken anywhere: {@code ::name} and {@code ##[name}.
   */
  public static String terminal(String text) {
    return visible(text, true);
  }

  /** The same for a command to paste, in which a backslash stays what it is. */
  public static String command(String text) {
    return visible(text, false);
  }

  /** At most so many characters, with an ellipsis for what is left out; no pair is cut in two. */
  static String shortened(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    int end = characters - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + '…';
  }

  private static String visible(String text, boolean doubled) {
    int clean = 0;
    while (clean < text.length() && plain(text.charAt(clean)) && !isCommand(text, clean)) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point == '\\' && !doubled) {
        out.append('\\');
      } else if (isCommand(text, i)) {
        hex(out.append("\\x"), point, 2);
      } else {
        append(out, point);
      }
      i += Character.charCount(point);
    }
    return out.toString();
  }

  /** Only what a JSON text cannot hold: a byte that was no valid UTF-8 appears as {@code \\xff}. */
  static String surrogates(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= 0xD800 && point <= 0xDFFF) {
        append(out, point);
      } else {
        out.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return out.toString();
  }

  /**
   * Where a runner sees a command of a workflow: {@code ::} first in a line, blanks aside, or the
   * older {@code ##[} anywhere (github.com/actions/runner, ActionCommand.cs).
   */
  private static boolean isCommand(String text, int i) {
    char c = text.charAt(i);
    if (c == '#') {
      return text.startsWith("##[", i);
    }
    if (c != ':' || !text.startsWith("::", i) || i + 2 == text.length()) {
      return false;
    }
    char name = text.charAt(i + 2);
    boolean letter = (name >= 'a' && name <= 'z') || (name >= 'A' && name <= 'Z');
    return letter && (i == 0 || text.charAt(i - 1) == ' ');
  }

  private static boolean plain(char c) {
    return c >= 0x20 && c < 0x7F && c != '\\';
  }

  private static void append(StringBuilder out, int point) {
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (point >= 0xDC80 && point <= 0xDCFF) {
          hex(out.append("\\x"), point - 0xDC00, 2);
        } else if (visible(point)) {
          out.appendCodePoint(point);
        } else if (point < 0x100) {
          hex(out.append("\\x"), point, 2);
        } else if (point < 0x10000) {
          hex(out.append("\\u"), point, 4);
        } else {
          hex(out.append("\\U"), point, 8);
        }
      }
    }
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

  private static void hex(StringBuilder out, int value, int digits) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((value >> shift) & 0xF, 16));
    }
  }
}
