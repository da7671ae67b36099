package preflight.image.vmdk;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * A grain directory: the sector of each grain table, 0 where a table's whole range was never
 * written (VMware Virtual Disk Format 1.1, "Grain Directory").
 */
final class Directory {

  private final String structure;
  private final long start;
  private final int[] sectors;

  private Directory(String structure, long start, int[] sectors) {
    this.structure = structure;
    this.start = start;
    this.sectors = sectors;
  }

  /**
   * Reads and checks it: every table must lie in the file and off the header.
   *
   * @param sector where it stands
   */
  static Directory read(ByteSource file, SparseHeader header, String structure, long sector)
      throws IOException {
    long count = header.tableCount();
    if (count > Limits.VMDK_TABLES) {
      throw new UnsupportedException(structure, "a directory of " + count + " grain tables");
    }
    if (sector == 0) {
      throw new CorruptException(structure, "its offset is 0");
    }
    long start = sector * SparseHeader.SECTOR;
    if (header.overlaps(start, count * 4)) {
      throw new CorruptException(structure, "stands within header or descriptor", start);
    }
    Bytes bytes = file.littleEndian(structure, start, (int) count * 4);
    int[] sectors = new int[(int) count];
    long tableBytes = header.tableEntries() * 4L;
    for (int i = 0; i < sectors.length; i++) {
      long table = bytes.u32(i * 4);
      long end = table * SparseHeader.SECTOR + tableBytes;
      if (table != 0 && end > file.size()) {
        throw new TruncatedException(structure + ", grain table " + i, file.size(), end);
      }
      if (table != 0 && header.overlaps(table * SparseHeader.SECTOR, tableBytes)) {
        throw new CorruptException(
            structure,
            "grain table " + i + " stands at sector " + table + ", within header or descriptor",
            start + i * 4L);
      }
      sectors[i] = (int) table;
    }
    return new Directory(structure, start, sectors);
  }

  String structure() {
    return structure;
  }

  int tableCount() {
    return sectors.length;
  }

  /** In bytes; 0 where there is no table. */
  long tableOffset(int table) {
    return Integer.toUnsignedLong(sectors[table]) * SparseHeader.SECTOR;
  }

  /** Whether the bytes from {@code offset} on touch the directory itself. */
  boolean overlaps(long offset, long length) {
    return offset < start + sectors.length * 4L && offset + length > start;
  }
}
