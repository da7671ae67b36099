package preflight.guest.kernel;

/** What a kernel's payload is compressed with, by its first bytes (Linux lib/decompress.c). */
public enum PayloadCompression {
  GZIP("\u001F\u008B"),
  BZIP2("BZh"),
  LZMA("]\u0000\u0000"),
  XZ("\u00FD7zXZ\u0000"),
  LZO("\u0089LZO"),
  LZ4("\u0002!L\u0018"),
  ZSTD("(\u00B5/\u00FD"),
  /** An ELF file as it is. */
  NONE("\u007FELF"),
  UNKNOWN("");

  /** The longest magic. */
  static final int MAGIC = 6;

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  /** One character a byte. */
  private final String magic;

  PayloadCompression(String magic) {
    this.magic = magic;
  }

  static PayloadCompression of(byte[] head) {
    for (PayloadCompression compression : values()) {
      if (compression != UNKNOWN && compression.matches(head)) {
        return compression;
      }
    }
    return UNKNOWN;
  }

  private boolean matches(byte[] head) {
    if (head.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (Byte.toUnsignedInt(head[i]) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Bytes for people: {@code 28 b5 2f fd}. */
  static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(text.isEmpty() ? "" : " ").append(DIGITS[(b >> 4) & 15]).append(DIGITS[b & 15]);
    }
    return text.toString();
  }
}
