package preflight.guest.initrd;

import preflight.io.Limits;

/**
 * How much of an initrd is read before it is taken for an attack or a mistake.
 *
 * @param unpackedBytes of all segments together, and likewise the offset up to which plain segments
 *     are followed
 * @param ratio unpacked to packed bytes, once {@code ratioFrom} bytes are unpacked
 * @param ratioFrom in bytes
 * @param entries of all archives together
 * @param nameBytes of one path, with its final NUL (PATH_MAX)
 * @param modules whose names are kept
 * @param zstdWindow in bytes; Linux unpacks up to 128 MiB (lib/decompress_unzstd.c)
 * @param lzmaMemory for xz and lzma, in bytes
 */
public record InitrdLimits(
    long unpackedBytes,
    int ratio,
    long ratioFrom,
    int entries,
    int nameBytes,
    int modules,
    long zstdWindow,
    long lzmaMemory) {

  /** Well above what real ones have: some 100 MiB, 3,000 entries, a ratio of 3. */
  public static InitrdLimits standard() {
    return new InitrdLimits(
        Limits.INITRD_UNPACKED,
        Limits.INITRD_RATIO,
        Limits.INITRD_RATIO_FROM,
        Limits.INITRD_ENTRIES,
        Limits.PATH_BYTES,
        Limits.INITRD_MODULES,
        Limits.INITRD_ZSTD_WINDOW,
        Limits.INITRD_LZMA_MEMORY);
  }

  /**
   * The standard ones for an initrd of this size. What a header claims is allocated before anything
   * is unpacked, and a small file has no use for a large dictionary.
   *
   * @param packed in bytes
   */
  public static InitrdLimits forSize(long packed) {
    InitrdLimits standard = standard();
    long memory = Limits.INITRD_SMALL_MEMORY + 16 * Math.min(packed, Limits.INITRD_ZSTD_WINDOW);
    return new InitrdLimits(
        standard.unpackedBytes,
        standard.ratio,
        standard.ratioFrom,
        standard.entries,
        standard.nameBytes,
        standard.modules,
        Math.min(standard.zstdWindow, memory),
        Math.min(standard.lzmaMemory, memory));
  }

  /** The same with another cap on unpacked bytes. */
  public InitrdLimits withUnpackedBytes(long bytes) {
    return new InitrdLimits(
        bytes, ratio, ratioFrom, entries, nameBytes, modules, zstdWindow, lzmaMemory);
  }

  /** The same with another cap on entries. */
  public InitrdLimits withEntries(int count) {
    return new InitrdLimits(
        unpackedBytes, ratio, ratioFrom, count, nameBytes, modules, zstdWindow, lzmaMemory);
  }
}
