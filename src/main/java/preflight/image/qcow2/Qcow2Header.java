package preflight.image.qcow2;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The header of a QCOW2 file (QEMU docs/interop/qcow2.rst, "Header"). In version 2 it ends behind
 * the snapshots' offset; what version 3 added has fixed values there.
 *
 * @param backingOffset where the backing file's name stands, in bytes; 0 where there is none
 * @param backingSize of that name, in bytes
 * @param clusterBits 9 to 21
 * @param diskSize in bytes
 * @param cryptMethod 0 where the content is not encrypted
 * @param l1Entries of the active L1 table
 * @param l1Offset in bytes
 * @param refcountTableOffset in bytes
 * @param refcountTableClusters in clusters
 * @param snapshots internal ones
 * @param incompatible feature bits; a reader must know each that is set
 * @param compatible feature bits
 * @param refcountOrder a reference count has {@code 1 << refcountOrder} bits
 * @param headerLength in bytes; the extensions follow
 * @param compressionType 0 deflate, 1 zstd
 */
record Qcow2Header(
    int version,
    long backingOffset,
    long backingSize,
    int clusterBits,
    long diskSize,
    long cryptMethod,
    long l1Entries,
    long l1Offset,
    long refcountTableOffset,
    long refcountTableClusters,
    long snapshots,
    long incompatible,
    long compatible,
    long refcountOrder,
    long headerLength,
    int compressionType) {

  static final String STRUCTURE = "QCOW2 header";

  /** Of version 2, in bytes. */
  static final int LENGTH = 72;

  static final int DIRTY = 0;
  static final int CORRUPT = 1;
  static final int EXTERNAL_DATA = 2;
  static final int COMPRESSION_TYPE = 3;
  static final int EXTENDED_L2 = 4;

  /** As far as {@code header_length}, in version 3. */
  private static final int LENGTH_3 = 104;

  private static final int SUBCLUSTERS = 32;

  static Qcow2Header read(ByteSource file) throws IOException {
    Bytes bytes = file.bigEndian(STRUCTURE, 0, LENGTH);
    int version = version(bytes);
    if (version == 2) {
      return parse(bytes, version, 0, 0, 4, LENGTH, 0);
    }
    bytes = file.bigEndian(STRUCTURE, 0, LENGTH_3);
    long headerLength = bytes.u32(100);
    if (headerLength < LENGTH_3 || headerLength % 8 != 0) {
      throw bytes.corrupt(
          100, "header_length is " + headerLength + ", not a multiple of 8 from 104 on");
    }
    int compression = 0;
    if (headerLength > LENGTH_3) {
      bytes = file.bigEndian(STRUCTURE, 0, LENGTH_3 + 8);
      compression = bytes.u8(104);
    }
    return parse(
        bytes,
        version,
        bytes.bits64(72),
        bytes.bits64(80),
        bytes.u32(96),
        headerLength,
        compression);
  }

  /** Of the disk, in bytes, even where the rest of the header is damaged. */
  static long diskSize(ByteSource file) throws IOException {
    Bytes bytes = file.bigEndian(STRUCTURE, 0, LENGTH);
    version(bytes);
    return bytes.u64(24);
  }

  private static int version(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, "QFI\u00fb")) {
      throw bytes.corrupt(0, "magic is 0x" + Long.toHexString(bytes.u32(0)));
    }
    long version = bytes.u32(4);
    if (version != 2 && version != 3) {
      throw new UnsupportedException(STRUCTURE, "QCOW2 version " + version, bytes.absolute(4));
    }
    return (int) version;
  }

  private static Qcow2Header parse(
      Bytes bytes,
      int version,
      long incompatible,
      long compatible,
      long refcountOrder,
      long headerLength,
      int compressionType)
      throws ReadProblem {
    long backingOffset = bytes.bits64(8);
    long backingSize = bytes.u32(16);
    long clusterBits = bytes.u32(20);
    long diskSize = bytes.u64(24);
    long cryptMethod = bytes.u32(32);
    long l1Entries = bytes.u32(36);
    long l1Offset = bytes.u64(40);
    long refcountTableOffset = bytes.u64(48);
    long refcountTableClusters = bytes.u32(56);
    long snapshots = bytes.u32(60);

    if (clusterBits < 9) {
      throw bytes.corrupt(20, "cluster_bits is " + clusterBits + ", less than 9");
    }
    if (clusterBits > 21) {
      throw new UnsupportedException(
          STRUCTURE, "cluster_bits of " + clusterBits + ", more than 21", bytes.absolute(20));
    }
    if (headerLength > 1L << clusterBits) {
      throw bytes.corrupt(
          100,
          "header_length is " + headerLength + ", more than a cluster of " + (1L << clusterBits));
    }
    return new Qcow2Header(
        version,
        backingOffset,
        backingSize,
        (int) clusterBits,
        diskSize,
        cryptMethod,
        l1Entries,
        l1Offset,
        refcountTableOffset,
        refcountTableClusters,
        snapshots,
        incompatible,
        compatible,
        refcountOrder,
        headerLength,
        compressionType);
  }

  boolean has(int incompatibleBit) {
    return ((incompatible >>> incompatibleBit) & 1) != 0;
  }

  boolean lazyRefcounts() {
    return (compatible & 1) != 0;
  }

  /** In bytes, 512 to 2 MiB. */
  int clusterSize() {
    return 1 << clusterBits;
  }

  /** Of one L2 entry, in bytes. */
  int entrySize() {
    return has(EXTENDED_L2) ? 16 : 8;
  }

  /** Of one L2 table, which fills a cluster. */
  int l2Entries() {
    return clusterSize() / entrySize();
  }

  /** What one L2 table maps, in bytes; at most 2^39. */
  long l2Span() {
    return (long) clusterSize() * l2Entries();
  }

  /** How many L1 entries the disk's size needs; those behind map the state of saved machines. */
  long usedL1Entries() {
    return diskSize == 0 ? 0 : (diskSize - 1) / l2Span() + 1;
  }

  /** Of what has its own allocation bit where L2 entries are extended, in bytes. */
  int subclusterSize() {
    return clusterSize() / SUBCLUSTERS;
  }

  boolean isAligned(long offset) {
    return (offset & (clusterSize() - 1)) == 0;
  }

  /** Whether a byte belongs to the header, the L1 table or the reference count table. */
  boolean isMetadata(long offset) {
    return offset < clusterSize()
        || (offset >= l1Offset && offset - l1Offset < l1Entries * 8)
        || (isAligned(refcountTableOffset)
            && offset >= refcountTableOffset
            && offset - refcountTableOffset < refcountTableClusters << clusterBits);
  }
}
