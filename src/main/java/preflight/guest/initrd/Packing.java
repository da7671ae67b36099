package preflight.guest.initrd;

import java.util.Optional;

/** How a segment of an initrd is packed, by its first bytes (Linux lib/decompress.c). */
public enum Packing {
  /** cpio as it is: "newc" (070701), or with checksums (070702). */
  NONE(0, 0),
  GZIP(0x1F8BL, 2),
  BZIP2(0x425A68L, 3),
  LZMA(0x5D0000L, 3),
  XZ(0xFD377A585A00L, 6),
  /** Named, not unpacked. */
  LZO(0x894C5A4FL, 4),
  /** What {@code lz4 -l} writes, the only LZ4 that Linux unpacks. */
  LZ4_LEGACY(0x02214C18L, 4),
  /** What {@code lz4} writes without {@code -l}; Linux does not unpack it. */
  LZ4_FRAME(0x04224D18L, 4),
  ZSTD(0x28B52FFDL, 4);

  /** The longest magic, of cpio and xz. */
  static final int MAGIC = 6;

  /** Big-endian. */
  private final long magic;

  private final int length;

  Packing(long magic, int length) {
    this.magic = magic;
    this.length = length;
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

  private boolean matches(byte[] bytes, int at, int available) {
    long value = 0;
    for (int i = 0; i < length && i < available; i++) {
      value = value << 8 | Byte.toUnsignedInt(bytes[at + i]);
    }
    return available >= length && value == magic;
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
