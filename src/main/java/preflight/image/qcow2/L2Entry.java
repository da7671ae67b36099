package preflight.image.qcow2;

import preflight.io.CorruptException;

/**
 * Where one cluster of the disk stands in the file (QEMU docs/interop/qcow2.rst, "L2 table entry"
 * and "Extended L2 Entries").
 *
 * @param compressed whether the whole cluster is packed
 * @param offset in bytes; without meaning where nothing is allocated
 * @param stored how many bytes the packed data has at most
 * @param allocated one bit for each of the 32 subclusters, the lowest for the first; where a bit is
 *     not set, zeros are read. Without subclusters all or no bits are set
 */
record L2Entry(boolean compressed, long offset, int stored, int allocated) {

  static final int ALL = -1;

  static final L2Entry HOLE = new L2Entry(false, 0, 0, 0);

  private static final long COMPRESSED = 1L << 62;
  private static final long COPIED = 1L << 63;
  private static final long ZERO = 1;
  private static final long OFFSET = 0x00FFFFFFFFFFFE00L;

  /** Bits 1 to 8 and 56 to 61. */
  private static final long RESERVED = 0x3F000000000001FEL;

  /**
   * @param bits the cluster descriptor
   * @param bitmap that of the subclusters, 0 where L2 entries are not extended
   * @param at where the entry stands in the file, in bytes
   */
  static L2Entry decode(Qcow2Header header, long bits, long bitmap, long at)
      throws CorruptException {
    boolean extended = header.has(Qcow2Header.EXTENDED_L2);
    if ((bits & COMPRESSED) != 0) {
      return compressed(header, bits, bitmap, at);
    }
    long offset = bits & OFFSET;
    if ((bits & RESERVED) != 0) {
      throw corrupt(bits, at, "reserved bits are set");
    }
    if ((bits & ZERO) != 0 && (extended || header.version() < 3)) {
      throw corrupt(
          bits,
          at,
          extended
              ? "the zero flag is set in an extended entry"
              : "the zero flag is set, which version 2 does not have");
    }
    if (!header.isAligned(offset)) {
      throw corrupt(bits, at, "the offset is no multiple of the cluster size");
    }
    if ((bits & ZERO) != 0) {
      return HOLE;
    }
    if (offset == 0 && (bits & COPIED) != 0) {
      throw corrupt(bits, at, "offset 0 is marked as in use");
    }
    int allocated = offset == 0 ? 0 : ALL;
    if (extended) {
      allocated = (int) bitmap;
      if ((allocated & (int) (bitmap >>> 32)) != 0) {
        throw corrupt(
            bits,
            at,
            "a subcluster is both allocated and zero in bitmap 0x" + Long.toHexString(bitmap));
      }
      if (offset == 0 && allocated != 0) {
        throw corrupt(
            bits,
            at,
            "subclusters are allocated at offset 0 in bitmap 0x" + Long.toHexString(bitmap));
      }
    }
    if (allocated == 0) {
      return HOLE;
    }
    if (header.isMetadata(offset)) {
      throw corrupt(bits, at, "the cluster stands within the metadata");
    }
    return new L2Entry(false, offset, 0, allocated);
  }

  /** The number of sectors takes more of the bits the larger clusters are. */
  private static L2Entry compressed(Qcow2Header header, long bits, long bitmap, long at)
      throws CorruptException {
    int sectorBits = header.clusterBits() - 8;
    int offsetBits = 62 - sectorBits;
    long offset = bits & ((1L << offsetBits) - 1);
    int sectors = (int) ((bits >>> offsetBits) & ((1L << sectorBits) - 1));
    if (offset >>> 56 != 0) {
      throw corrupt(bits, at, "bits from 56 on are set in the offset of compressed data");
    }
    if (bitmap != 0) {
      throw corrupt(
          bits, at, "a compressed cluster has subclusters, 0x" + Long.toHexString(bitmap));
    }
    if (header.isMetadata(offset)) {
      throw corrupt(bits, at, "the compressed data stands within the metadata");
    }
    int stored = (sectors + 1) * 512 - (int) (offset & 511);
    return new L2Entry(true, offset, stored, ALL);
  }

  private static CorruptException corrupt(long bits, long at, String why) {
    return new CorruptException(
        L2Tables.STRUCTURE, "entry 0x" + Long.toHexString(bits) + ": " + why, at);
  }

  boolean isHole() {
    return allocated == 0;
  }

  /** Whether the byte {@code within} the cluster is stored. */
  boolean isStored(Qcow2Header header, int within) {
    return allocated == ALL
        || (allocated != 0 && ((allocated >>> (within / header.subclusterSize())) & 1) != 0);
  }

  /** Up to where within the cluster everything from {@code within} on is stored, or nothing is. */
  int runEnd(Qcow2Header header, int within) {
    if (allocated == ALL || allocated == 0) {
      return header.clusterSize();
    }
    int subcluster = within / header.subclusterSize();
    int wanted = (allocated >>> subcluster) & 1;
    do {
      subcluster++;
    } while (subcluster < 32 && ((allocated >>> subcluster) & 1) == wanted);
    return subcluster * header.subclusterSize();
  }
}
