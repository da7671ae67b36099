package preflight.image.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import preflight.image.Lru;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/** The L2 tables, each of which fills one cluster and maps that many bytes of the disk. */
final class L2Tables {

  static final String STRUCTURE = "QCOW2 L2 table";
  private static final int PAGE = 16 * 1024;

  /** Tables of which it is remembered where their data begins. */
  private static final int KEPT = 4096;

  private final ByteSource file;
  private final Qcow2Header header;
  private final L1Table l1;
  private final Lru<Integer> firstData = new Lru<>(KEPT);

  /**
   * @param file with a cache, since entries are read one by one
   */
  L2Tables(ByteSource file, Qcow2Header header, L1Table l1) {
    this.file = file;
    this.header = header;
    this.l1 = l1;
  }

  /** Where a cluster of the disk stands. */
  L2Entry entry(long cluster) throws IOException {
    int table = (int) (cluster / header.l2Entries());
    long tableOffset = l1.tableOffset(table);
    return entry(tableOffset, cluster);
  }

  /**
   * The same with the place of its table, which is 0 where there is none.
   *
   * @param tableOffset in bytes
   */
  L2Entry entry(long tableOffset, long cluster) throws IOException {
    if (tableOffset == 0) {
      return L2Entry.HOLE;
    }
    int size = header.entrySize();
    long at = tableOffset + cluster % header.l2Entries() * size;
    ByteBuffer bytes = ByteBuffer.wrap(file.read(at, size));
    L2Entry entry = L2Entry.decode(header, bytes.getLong(0), size == 8 ? 0 : bytes.getLong(8), at);
    if (!entry.isHole() && (entry.offset() & -header.clusterSize()) == tableOffset) {
      throw new CorruptException(
          STRUCTURE, "cluster " + cluster + " stands within the L2 table that refers to it", at);
    }
    return entry;
  }

  /**
   * The first entry of a table that is no hole, or is damaged; the number of entries if there is
   * none. Remembered, since a hostile file can refer to one table millions of times.
   */
  int firstData(long tableOffset) throws IOException {
    Integer first = firstData.get(tableOffset);
    if (first == null) {
      first = scan(tableOffset);
      firstData.put(tableOffset, first);
    }
    return first;
  }

  private int scan(long tableOffset) throws IOException {
    int size = header.entrySize();
    int table = header.clusterSize();
    for (int start = 0; start < table; start += PAGE) {
      int length = Math.min(PAGE, table - start);
      ByteBuffer page = ByteBuffer.wrap(file.read(tableOffset + start, length));
      for (int i = 0; i < length; i += size) {
        long bits = page.getLong(i);
        long bitmap = size == 8 ? 0 : page.getLong(i + 8);
        if ((bits | bitmap) != 0 && !isHole(bits, bitmap, tableOffset + start + i)) {
          return (start + i) / size;
        }
      }
    }
    return header.l2Entries();
  }

  private boolean isHole(long bits, long bitmap, long at) {
    try {
      return L2Entry.decode(header, bits, bitmap, at).isHole();
    } catch (ReadProblem e) {
      // not lost: whoever reads the cluster meets it again
      return false;
    }
  }
}
