package preflight.guest.kernel;

/** What a kernel's payload is compressed with, by its first bytes (Linux lib/decompress.c). */
public enum PayloadCompression {
  GZIP(0x1F8BL, 2),
  BZIP2(0x425A68L, 3),
  LZMA(0x5D0000L, 3),
  XZ(0xFD377A585A00L, 6),
  LZO(0x894C5A4FL, 4),
  LZ4(0x02214C18L, 4),
  ZSTD(0x28B52FFDL, 4),
  /** An ELF file as it is. */
  NONE(0x7F454C46L, 4),
  UNKNOWN(0, 0);

  /** The longest magic. */
  static final int MAGIC = 6;

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  /** Big-endian. */
  private final long magic;

  private final int length;

  PayloadCompression(long magic, int length) {
    this.magic = magic;
    this.length = length;
  }

  static PayloadCompression of(byte[] head) {
    for (PayloadCompression compression : values()) {
      if (compression != UNKNOWN && compression.matches(head, 0, head.length)) {
        return compression;
      }
    }
    return UNKNOWN;
  }

  private boolean matches(byte[] bytes, int at, int available) {
    long value = 0;
    for (int i = 0; i < length && i < available; i++) {
      value = value << 8 | Byte.toUnsignedInt(bytes[at + i]);
    }
    return available >= length && value == magic;
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
