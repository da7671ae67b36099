package preflight.image.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * The active L1 table: where each L2 table stands (QEMU docs/interop/qcow2.rst, "Cluster mapping").
 * It has 1 MiB for a disk of 64 TiB in the usual geometry, so it is not kept in memory.
 */
final class L1Table {

  private static final String STRUCTURE = "QCOW2 L1 table";

  /** Bits 0 to 8 and 56 to 62. */
  private static final long RESERVED = 0x7F000000000001FFL;

  private static final long OFFSET = 0x00FFFFFFFFFFFE00L;

  /** Of a piece of 128 KiB. */
  private static final int PAGE_ENTRIES = 16 * 1024;

  private final ByteSource file;
  private final ByteSource whole;
  private final Qcow2Header header;
  private final int count;

  private L1Table(ByteSource file, ByteSource whole, Qcow2Header header, int count) {
    this.file = file;
    this.whole = whole;
    this.header = header;
    this.count = count;
  }

  /**
   * Checks that the table is there and maps the whole disk.
   *
   * @param file with a cache, since entries are read one by one
   * @param whole the same without one, from which the whole table is read, which may be larger
   */
  static L1Table open(ByteSource file, ByteSource whole, Qcow2Header header) throws IOException {
    long used = header.usedL1Entries();
    if (header.l1Entries() < used) {
      throw new CorruptException(
          Qcow2Header.STRUCTURE,
          "l1_size is "
              + header.l1Entries()
              + ", too few for "
              + header.diskSize()
              + " bytes, which need "
              + used,
          36);
    }
    if (used > Limits.QCOW2_L1_ENTRIES) {
      throw new UnsupportedException(
          STRUCTURE, used + " entries, more than " + Limits.QCOW2_L1_ENTRIES, header.l1Offset());
    }
    long offset = header.l1Offset();
    if (used > 0 && (offset == 0 || !header.isAligned(offset))) {
      throw new CorruptException(
          Qcow2Header.STRUCTURE,
          "l1_table_offset is "
              + offset
              + ", not a multiple of the cluster size of "
              + header.clusterSize()
              + " behind the header",
          40);
    }
    if (offset > file.size() - used * 8) {
      long end = offset > Long.MAX_VALUE - used * 8 ? Long.MAX_VALUE : offset + used * 8;
      throw new TruncatedException(STRUCTURE + " of " + file.name(), file.size(), end);
    }
    return new L1Table(file, whole, header, (int) used);
  }

  /** In bytes; 0 where nothing of what the table would map was ever written. */
  long tableOffset(int index) throws IOException {
    long at = header.l1Offset() + index * 8L;
    long entry = file.bigEndian(STRUCTURE, at, 8).bits64(0);
    if (entry == 0) {
      return 0;
    }
    long offset = entry & OFFSET;
    if ((entry & RESERVED) != 0) {
      throw corrupt(index, entry, "reserved bits are set", at);
    }
    if (offset == 0 || !header.isAligned(offset)) {
      throw corrupt(index, entry, "no multiple of the cluster size behind the header", at);
    }
    if (header.isMetadata(offset)) {
      throw corrupt(index, entry, "the L2 table stands within other metadata", at);
    }
    if (offset > file.size() - header.clusterSize()) {
      throw new TruncatedException(
          "QCOW2 L2 table " + index + " of " + file.name(),
          file.size(),
          offset + header.clusterSize());
    }
    return offset;
  }

  private static CorruptException corrupt(int index, long entry, String why, long at) {
    return new CorruptException(
        STRUCTURE, "entry " + index + " is 0x" + Long.toHexString(entry) + ": " + why, at);
  }

  /** How many entries the disk's size needs. */
  int count() {
    return count;
  }

  /** The first entry from {@code index} on that is not zero, {@link #count} if none is. */
  int nextUsed(int index) throws IOException {
    int at = index;
    while (at < count) {
      int entries = Math.min(PAGE_ENTRIES - at % PAGE_ENTRIES, count - at);
      ByteBuffer page = page(at, entries);
      for (int i = 0; i < entries; i++) {
        if (page.getLong(i * 8) != 0) {
          return at + i;
        }
      }
      at += entries;
    }
    return count;
  }

  /** The last entry that is not zero, -1 if all are. */
  int lastUsed() throws IOException {
    int end = count;
    while (end > 0) {
      int start = (end - 1) / PAGE_ENTRIES * PAGE_ENTRIES;
      ByteBuffer page = page(start, end - start);
      for (int i = end - start - 1; i >= 0; i--) {
        if (page.getLong(i * 8) != 0) {
          return start + i;
        }
      }
      end = start;
    }
    return -1;
  }

  private ByteBuffer page(int start, int entries) throws IOException {
    return ByteBuffer.wrap(whole.read(header.l1Offset() + start * 8L, entries * 8));
  }
}
