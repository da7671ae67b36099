package preflight.guest.initrd;

import java.util.Optional;

/** How a segment of an initrd is packed, by its first bytes (Linux lib/decompress.c). */
public enum Packing {
  /** cpio as it is: "newc" (070701), or with checksums (070702). */
  NONE(""),
  GZIP("\u001F\u008B"),
  BZIP2("BZh"),
  LZMA("]\u0000\u0000"),
  XZ("\u00FD7zXZ\u0000"),
  /** Named, not unpacked. */
  LZO("\u0089LZO"),
  /** What {@code lz4 -l} writes, the only LZ4 that Linux unpacks. */
  LZ4_LEGACY("\u0002!L\u0018"),
  /** What {@code lz4} writes without {@code -l}; Linux does not unpack it. */
  LZ4_FRAME("\u0004"M\u0018"),
  ZSTD("(\u00B5/\u00FD");

  /** The longest magic, of cpio and xz. */
  static final int MAGIC = 6;

  /** One character a byte. */
  private final String magic;

  Packing(String magic) {
    this.magic = magic;
  }

  /** Whether Linux can have been built to unpack it ({@code CONFIG_RD_…}). */
  public boolean linuxReads() {
    return this != LZ4_FRAME;
  }

  /** As people call it, for example {@code lz4 (frame)}. */
  public String title() {
    return switch (this) {
      case NONE -> "cpio";
      case LZ4_LEGACY -> "lz4";
      case LZ4_FRAME -> "lz4 (frame)";
      default -> name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  static Optional<Packing> of(byte[] bytes, int at, int length) {
    if (isNewc(bytes, at, length)) {
      return Optional.of(NONE);
    }
    for (Packing packing : values()) {
      if (packing != NONE && packing.matches(bytes, at, length)) {
        return Optional.of(packing);
      }
    }
    return Optional.empty();
  }

  private boolean matches(byte[] bytes, int at, int length) {
    if (length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (Byte.toUnsignedInt(bytes[at + i]) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNewc(byte[] bytes, int at, int length) {
    return length >= MAGIC
        && bytes[at] == '0'
        && bytes[at + 1] == '7'
        && bytes[at + 2] == '0'
        && bytes[at + 3] == '7'
        && bytes[at + 4] == '0'
        && (bytes[at + 5] == '1' || bytes[at + 5] == '2');
  }
}
