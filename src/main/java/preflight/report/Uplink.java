package preflight.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast images can be uploaded.
 *
 * @param bitsPerSecond at least 1, at most {@link #MOST}
 */
public record Uplink(long bitsPerSecond) {

  /** A petabit a second. */
  static final long MOST = 1_000_000_000_000_000L;

  private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

  /**
   * {@code 20Mbit}, {@code 20 Mbit/s}, {@code 20Mbps}, {@code 2.5MB/s}, {@code 2MiB}: a number, a
   * prefix of thousands (or of 1024 with an i), and bits or bytes; empty for anything else.
   */
  public static Optional<Uplink> of(String text) {
    String plain = text.strip();
    int end = 0;
    while (end < plain.length() && (isDigit(plain.charAt(end)) || plain.charAt(end) == '.')) {
      end++;
    }
    if (end > 18 || !isNumber(plain.substring(0, end))) {
      return Optional.empty();
    }
    String unit = plain.substring(end).strip();
    String lower = unit.toLowerCase(Locale.ROOT);
    int prefix = lower.isEmpty() ? -1 : "kmgt".indexOf(lower.charAt(0)) + 1;
    String rest = prefix > 0 ? unit.substring(1) : unit;
    boolean binary = prefix > 0 && rest.startsWith("i");
    int bits = bits(binary ? rest.substring(1) : rest);
    if (bits == 0) {
      return Optional.empty();
    }
    BigDecimal speed =
        new BigDecimal(plain.substring(0, end))
            .multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(prefix))
            .multiply(BigDecimal.valueOf(bits));
    if (speed.compareTo(BigDecimal.ONE) < 0 || speed.compareTo(BigDecimal.valueOf(MOST)) > 0) {
      return Optional.empty();
    }
    return Optional.of(new Uplink(speed.longValue()));
  }

  /** Of one unit: 1 for bits, 8 for bytes, 0 for what is neither. */
  private static int bits(String unit) {
    return switch (unit) {
      case "bit", "bit/s", "bits", "bits/s", "bps", "b", "b/s" -> 1;
      case "B", "B/s", "Byte", "byte", "bytes", "bytes/s" -> 8;
      default -> 0;
    };
  }

  private static boolean isNumber(String digits) {
    int point = digits.indexOf('.');
    return !digits.isEmpty()
        && point != 0
        && point != digits.length() - 1
        && point == digits.lastIndexOf('.');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Seconds, rounded up, if nothing else uses the line. */
  public long seconds(long bytes) {
    BigInteger speed = BigInteger.valueOf(bitsPerSecond);
    BigInteger bits = BigInteger.valueOf(bytes).shiftLeft(3);
    BigInteger seconds = bits.add(speed).subtract(BigInteger.ONE).divide(speed);
    return seconds.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  /** {@code 20 Mbit/s}. */
  @Override
  public String toString() {
    int prefix = 0;
    BigDecimal value = BigDecimal.valueOf(bitsPerSecond);
    while (prefix < PREFIXES.length - 1 && value.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      value = value.movePointLeft(3);
      prefix++;
    }
    return value.stripTrailingZeros().toPlainString() + " " + PREFIXES[prefix] + "bit/s";
  }
}
