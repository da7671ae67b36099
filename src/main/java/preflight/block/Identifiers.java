package preflight.block;

import java.util.Optional;

/** Identifiers as tools print them. */
final class Identifiers {

  private static final String DIGITS = "0123456789abcdef";

  /** The first three fields of a GUID are little-endian (UEFI 2.10, appendix A). */
  private static final int[] GUID_ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private Identifiers() {}

  /** 16 bytes in the mixed byte order of GPT and Microsoft. */
  static String guid(byte[] bytes) {
    byte[] ordered = new byte[16];
    for (int i = 0; i < 16; i++) {
      ordered[i] = bytes[GUID_ORDER[i]];
    }
    return dashed(ordered);
  }

  /** 16 bytes in the order of RFC 4122; empty when all are zero, which means "no UUID". */
  static Optional<String> uuid(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return Optional.of(dashed(bytes));
      }
    }
    return Optional.empty();
  }

  /** The serial number of FAT and exFAT, {@code 1A2B-3C4D}. */
  static Optional<String> dosSerial(long serial) {
    String digits = hex(serial, 8).toUpperCase(java.util.Locale.ROOT);
    return serial == 0
        ? Optional.empty()
        : Optional.of(digits.substring(0, 4) + "-" + digits.substring(4));
  }

  /** The lowest {@code digits} hexadecimal digits, lower case. */
  static String hex(long value, int digits) {
    char[] text = new char[digits];
    for (int i = 0; i < digits; i++) {
      text[i] = DIGITS.charAt((int) (value >>> (4 * (digits - 1 - i))) & 0xF);
    }
    return new String(text);
  }

  private static String dashed(byte[] bytes) {
    StringBuilder text = new StringBuilder(36);
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text.append('-');
      }
      text.append(hex(bytes[i], 2));
    }
    return text.toString();
  }
}
