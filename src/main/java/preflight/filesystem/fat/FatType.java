package preflight.filesystem.fat;

/** The three widths of the file allocation table (Microsoft FAT specification 1.03, "FAT Type"). */
enum FatType {
  FAT12(12, 0xFF7),
  FAT16(16, 0xFFF7),
  FAT32(32, 0x0FFFFFF7);

  /** Volumes of fewer clusters are FAT12. */
  private static final long FAT16_FROM = 4085;

  /** Volumes of fewer clusters are FAT12 or FAT16. */
  static final long FAT32_FROM = 65525;

  /** Cluster numbers up to here are distinct from the marks. */
  static final long MOST_CLUSTERS = 0x0FFFFFF5L;

  private final int bits;
  private final long bad;

  FatType(int bits, long bad) {
    this.bits = bits;
    this.bad = bad;
  }

  /** Without FAT32, which has a boot sector of its own. */
  static FatType of(long clusters) {
    return clusters < FAT16_FROM ? FAT12 : FAT16;
  }

  /** Of one entry on the disk; the upper four of FAT32 do not count. */
  int bits() {
    return bits;
  }

  /** The mark of a cluster that cannot be used. */
  boolean isBad(long value) {
    return value == bad;
  }

  /** The marks of the last cluster of a file. */
  boolean isEnd(long value) {
    return value > bad;
  }
}
