package preflight.image.vmdk;

import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The header of a hosted sparse extent, or its copy in the footer of a stream-optimized one (VMware
 * Virtual Disk Format 1.1, "Hosted Sparse Extent Header").
 *
 * @param capacity in sectors of 512 bytes
 * @param grainSize in sectors, a power of two
 * @param descriptorOffset in sectors; 0 where there is no embedded descriptor
 * @param descriptorSize in sectors
 * @param tableEntries grain table entries in one grain table, a power of two
 * @param redundantDirectory in sectors; 0 where there is none
 * @param directory in sectors; {@link #AT_END} where the footer tells
 */
record SparseHeader(
    long version,
    long flags,
    long capacity,
    long grainSize,
    long descriptorOffset,
    long descriptorSize,
    int tableEntries,
    long redundantDirectory,
    long directory,
    boolean uncleanShutdown) {

  static final int LENGTH = 512;
  static final int SECTOR = 512;

  /** The grain directory's offset stands in the footer ("GD_AT_END"). */
  static final long AT_END = -1;

  private static final long LINE_END_TEST = 0x1;
  private static final long USE_REDUNDANT = 0x2;
  private static final long ZERO_GRAINS = 0x4;
  private static final long COMPRESSED = 0x10000;
  private static final long MARKERS = 0x20000;

  /** Of the upper half every flag must be understood (open-vmdk vmware_vmdk.h, "incompatible"). */
  private static final long UNKNOWN_INCOMPATIBLE = 0xFFFF0000L & ~(COMPRESSED | MARKERS);

  /** 2^53 sectors are 4 EiB; a VMDK holds at most 62 TiB. */
  private static final long MAX_CAPACITY = 1L << 53;

  /** 4 KiB, in sectors; the specification demands more than that, writers are content with it. */
  private static final long MIN_GRAIN = 8;

  static SparseHeader parse(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, "KDMV")) {
      throw bytes.corrupt(0, "magicNumber is not \"KDMV\"");
    }
    long flags = bytes.u32(8);
    if ((flags & LINE_END_TEST) != 0) {
      checkLineEnds(bytes);
    }
    long version = bytes.u32(4);
    if (version < 1 || version > 3) {
      throw unsupported(bytes, 4, "VMDK version " + version);
    }
    if ((flags & UNKNOWN_INCOMPATIBLE) != 0) {
      throw unsupported(
          bytes, 8, "incompatible flags 0x" + Long.toHexString(flags & UNKNOWN_INCOMPATIBLE));
    }
    checkCompression(bytes, flags);
    long directory = bytes.bits64(56);
    if (directory != AT_END) {
      directory = bytes.u64(56);
    }
    return new SparseHeader(
        version,
        flags,
        capacity(bytes),
        grainSize(bytes),
        sectors(bytes, 28, "descriptorOffset"),
        sectors(bytes, 36, "descriptorSize"),
        tableEntries(bytes),
        sectors(bytes, 48, "rgdOffset"),
        directory == AT_END ? AT_END : sectors(bytes, 56, "gdOffset"),
        bytes.u8(72) != 0);
  }

  /** A transfer as text replaces these bytes, and others all over the file. */
  private static void checkLineEnds(Bytes bytes) throws ReadProblem {
    if (bytes.u8(73) != '\n'
        || bytes.u8(74) != ' '
        || bytes.u8(75) != '\r'
        || bytes.u8(76) != '\n') {
      throw bytes.corrupt(73, "line ends changed by a text-mode transfer");
    }
  }

  private static void checkCompression(Bytes bytes, long flags) throws ReadProblem {
    boolean compressed = (flags & COMPRESSED) != 0;
    boolean markers = (flags & MARKERS) != 0;
    if (compressed != markers) {
      throw unsupported(
          bytes,
          8,
          compressed ? "compressed grains without markers" : "markers without compression");
    }
    int algorithm = bytes.u16(77);
    if (compressed && algorithm != 1) {
      throw unsupported(bytes, 77, "compressAlgorithm " + algorithm);
    }
  }

  private static long capacity(Bytes bytes) throws ReadProblem {
    long capacity = bytes.u64(12);
    if (capacity == 0 || capacity > MAX_CAPACITY) {
      throw bytes.corrupt(12, "capacity is " + capacity + " sectors");
    }
    return capacity;
  }

  private static long grainSize(Bytes bytes) throws ReadProblem {
    long grain = bytes.u64(20);
    if (Long.bitCount(grain) != 1) {
      throw bytes.corrupt(20, "grainSize is " + grain + ", not a power of two");
    }
    if (grain < MIN_GRAIN) {
      throw bytes.corrupt(20, "grainSize is " + grain + ", less than " + MIN_GRAIN);
    }
    if (grain > Limits.VMDK_GRAIN) {
      throw unsupported(bytes, 20, "grainSize of " + grain + " sectors");
    }
    return grain;
  }

  private static int tableEntries(Bytes bytes) throws ReadProblem {
    long entries = bytes.u32(44);
    if (Long.bitCount(entries) != 1) {
      throw bytes.corrupt(44, "numGTEsPerGT is " + entries + ", not a power of two");
    }
    if (entries > Limits.VMDK_TABLE_ENTRIES) {
      throw unsupported(bytes, 44, "numGTEsPerGT of " + entries);
    }
    return (int) entries;
  }

  private static long sectors(Bytes bytes, int offset, String field) throws ReadProblem {
    long value = bytes.u64(offset);
    if (value > MAX_CAPACITY) {
      throw bytes.corrupt(offset, field + " is " + value + " sectors");
    }
    return value;
  }

  private static UnsupportedException unsupported(Bytes bytes, int offset, String feature) {
    return new UnsupportedException(bytes.structure(), feature, bytes.absolute(offset));
  }

  /** Whether these bytes of the file belong to the header or to the embedded descriptor. */
  boolean overlaps(long offset, long length) {
    long descriptor = descriptorOffset * SECTOR;
    long descriptorEnd = descriptor + descriptorSize * SECTOR;
    return offset < SECTOR
        || (descriptor != 0 && offset < descriptorEnd && offset + length > descriptor);
  }

  boolean compressed() {
    return (flags & COMPRESSED) != 0;
  }

  boolean zeroGrains() {
    return (flags & ZERO_GRAINS) != 0;
  }

  boolean useRedundant() {
    return (flags & USE_REDUNDANT) != 0;
  }

  /** In bytes. */
  int grainBytes() {
    return (int) (grainSize * SECTOR);
  }

  /** The capacity in bytes. */
  long diskSize() {
    return capacity * SECTOR;
  }

  long grainCount() {
    return (capacity - 1) / grainSize + 1;
  }

  /** Entries of the grain directory. */
  long tableCount() {
    return (grainCount() - 1) / tableEntries + 1;
  }

  /** A footer repeats the header but for the place of the grain directory. */
  void requireSameGeometry(SparseHeader footer, String structure, long offset)
      throws CorruptException {
    if (footer.capacity != capacity
        || footer.grainSize != grainSize
        || footer.tableEntries != tableEntries
        || footer.compressed() != compressed()) {
      throw new CorruptException(
          structure,
          "capacity, grainSize, numGTEsPerGT or compression differ from the header's",
          offset);
    }
  }
}
