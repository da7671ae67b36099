package preflight.image.ova;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Units such as {@code byte * 2^30} (DMTF DSP0004, annex "Programmatic Units"), and the names that
 * OVF 0.9 had instead.
 */
final class AllocationUnits {

  private AllocationUnits() {}

  /** How many bytes one unit is; empty for a unit that is not known. */
  static OptionalLong bytes(String units) {
    long product = 1;
    boolean base = false;
    for (String part : (units + " ").split("\\*", -1)) {
      OptionalLong factor = base ? number(part.strip()) : unit(part.strip());
      if (factor.isEmpty()) {
        return OptionalLong.empty();
      }
      base = true;
      if (Math.multiplyHigh(product, factor.getAsLong()) != 0 || product * factor.getAsLong() < 0) {
        return OptionalLong.empty();
      }
      product *= factor.getAsLong();
    }
    return OptionalLong.of(product);
  }

  private static OptionalLong unit(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "byte", "bytes" -> OptionalLong.of(1);
      case "kilobytes", "kb", "kibibyte" -> OptionalLong.of(1L << 10);
      case "megabytes", "mb", "mebibyte" -> OptionalLong.of(1L << 20);
      case "gigabytes", "gb", "gibibyte" -> OptionalLong.of(1L << 30);
      case "terabytes", "tb", "tebibyte" -> OptionalLong.of(1L << 40);
      // the SI prefixes of DSP0004 are powers of ten
      case "kilobyte" -> OptionalLong.of(1_000);
      case "megabyte" -> OptionalLong.of(1_000_000);
      case "gigabyte" -> OptionalLong.of(1_000_000_000);
      case "terabyte" -> OptionalLong.of(1_000_000_000_000L);
      default -> OptionalLong.empty();
    };
  }

  /** A plain number, or a power of 2 or 10. */
  private static OptionalLong number(String text) {
    int caret = text.indexOf('^');
    if (caret < 0) {
      return Numbers.unsigned(text);
    }
    OptionalLong base = Numbers.unsigned(text.substring(0, caret).strip());
    OptionalLong exponent = Numbers.unsigned(text.substring(caret + 1).strip());
    if (base.isEmpty() || exponent.isEmpty() || exponent.getAsLong() > 62) {
      return OptionalLong.empty();
    }
    long value = 1;
    for (long i = 0; i < exponent.getAsLong(); i++) {
      if (Math.multiplyHigh(value, base.getAsLong()) != 0 || value * base.getAsLong() < 0) {
        return OptionalLong.empty();
      }
      value *= base.getAsLong();
    }
    return OptionalLong.of(value);
  }
}
