package preflight.remote;

import java.util.Optional;

/**
 * Which part of an object an answer holds (RFC 9110, 14.4): {@code bytes 0-99/1234}.
 *
 * @param first byte
 * @param last byte
 * @param size of the whole object
 */
public record ContentRange(long first, long last, long size) {

  /** A longer number is no size of an object. */
  private static final int DIGITS = 18;

  /** Empty where the header is none, or does not tell the whole size. */
  public static Optional<ContentRange> parse(String header) {
    String text = header.strip();
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (!text.regionMatches(true, 0, "bytes ", 0, 6) || dash < 0 || slash < dash) {
      return Optional.empty();
    }
    long first = number(text.substring(6, dash).strip());
    long last = number(text.substring(dash + 1, slash).strip());
    long size = number(text.substring(slash + 1).strip());
    return first >= 0 && last >= first && size > last
        ? Optional.of(new ContentRange(first, last, size))
        : Optional.empty();
  }

  /** Whether these bytes were asked for, or those of them that the object has. */
  public boolean answers(long offset, int length) {
    return first == offset && last == Math.min(offset + length, size) - 1;
  }

  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
