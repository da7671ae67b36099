package preflight.image.ova;

import java.util.OptionalLong;

/** Decimal numbers in descriptors. */
final class Numbers {

  private Numbers() {}

  /** Digits only, below 2^63. */
  static OptionalLong unsigned(String text) {
    if (text.isEmpty() || text.length() > 19) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      // 19 digits may exceed 2^63, which shows as a negative value
      value = value * 10 + (c - '0');
      if (value < 0) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(value);
  }
}
