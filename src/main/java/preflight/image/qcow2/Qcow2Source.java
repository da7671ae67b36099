package preflight.image.qcow2;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/**
 * The disk in a QCOW2 file without a backing file: what is not allocated is zero. Clusters stand in
 * the file in any order.
 */
final class Qcow2Source implements ByteSource {

  private final ByteSource file;
  private final Qcow2Header header;
  private final L1Table l1;
  private final L2Tables l2;
  private final CompressedClusters unpacked;

  private Qcow2Source(ByteSource file, Qcow2Header header, ByteSource metadata) throws IOException {
    this.file = file;
    this.header = header;
    this.l1 = L1Table.open(metadata, file, header);
    this.l2 = new L2Tables(metadata, header, l1);
    this.unpacked = new CompressedClusters(file, header);
  }

  /**
   * Reads the L1 table and one L2 table.
   *
   * @param troubles is told what did not prevent reading
   */
  static Qcow2Source open(ByteSource file, Qcow2Header header, List<Trouble> troubles)
      throws IOException {
    Qcow2Source source = new Qcow2Source(file, header, new CachedSource(file));
    source.checkEnd(troubles);
    return source;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return header.diskSize();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long cluster = at >>> header.clusterBits();
      int within = (int) (at & (header.clusterSize() - 1));
      int count = Math.min(length - done, header.clusterSize() - within);
      L2Entry entry = l2.entry(cluster);
      if (entry.compressed()) {
        byte[] bytes = unpacked.cluster(cluster, entry);
        System.arraycopy(bytes, within, target, from + done, count);
      } else {
        count = Math.min(count, entry.runEnd(header, within) - within);
        if (entry.isStored(header, within)) {
          readStored(cluster, entry.offset() + within, target, from + done, count);
        } else {
          Arrays.fill(target, from + done, from + done + count, (byte) 0);
        }
      }
      done += count;
    }
  }

  private void readStored(long cluster, long place, byte[] target, int from, int count)
      throws IOException {
    if (place > file.size() - count) {
      throw new TruncatedException(
          "QCOW2 cluster " + cluster + " of " + name(), file.size(), place + count);
    }
    file.read(place, target, from, count);
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size()) {
      int table = (int) (at / header.l2Span());
      long end = Math.min(size(), (table + 1) * header.l2Span());
      long data;
      try {
        long tableOffset = l1.tableOffset(table);
        if (tableOffset == 0) {
          int used = l1.nextUsed(table + 1);
          at = used < l1.count() ? used * header.l2Span() : size();
          continue;
        }
        data = nextInTable(table, tableOffset, at, end);
      } catch (ReadProblem e) {
        // not lost: whoever reads here meets it again, with its place
        return at;
      }
      if (data < end) {
        return data;
      }
      at = end;
    }
    return size();
  }

  /** The same within what one L2 table maps; {@code end} if there is nothing. */
  private long nextInTable(int table, long tableOffset, long offset, long end) throws IOException {
    long first = table * header.l2Span() + l2.firstData(tableOffset) * (long) header.clusterSize();
    long at = Math.max(offset, first);
    while (at < end) {
      long cluster = at >>> header.clusterBits();
      int within = (int) (at & (header.clusterSize() - 1));
      L2Entry entry;
      try {
        entry = l2.entry(tableOffset, cluster);
      } catch (ReadProblem e) {
        // likewise
        return at;
      }
      if (entry.compressed()) {
        return at;
      }
      int runEnd = entry.runEnd(header, within);
      if (entry.isStored(header, within)) {
        long hole = hole(entry.offset() + within, Math.min(runEnd - within, end - at));
        if (hole < Math.min(runEnd - within, end - at)) {
          return at + hole;
        }
      }
      at += runEnd - within;
    }
    return end;
  }

  /** How many of these bytes are a hole of the file. */
  private long hole(long place, long length) throws IOException {
    if (place > file.size() - length) {
      // to be read, so that the truncation is met
      return 0;
    }
    return Math.min(length, Math.max(0, file.nextData(place) - place));
  }

  /**
   * Clusters are added at the end, so the last L2 table in use shows cheaply whether the file was
   * cut off. Where the data of a compressed cluster ends is not known without unpacking it.
   */
  private void checkEnd(List<Trouble> troubles) throws IOException {
    try {
      int table = l1.lastUsed();
      long needed = table < 0 ? 0 : lastByte(table);
      if (needed > file.size()) {
        troubles.add(new TruncatedException(name(), file.size(), needed).trouble());
      }
    } catch (ReadProblem e) {
      // the rest of the disk can be read all the same
      troubles.add(e.trouble());
    }
  }

  private long lastByte(int table) throws IOException {
    long tableOffset = l1.tableOffset(table);
    long clusters = (size() - 1) / header.clusterSize() + 1;
    long first = (long) table * header.l2Entries();
    long end = Math.min(clusters, first + header.l2Entries());
    long last = 0;
    for (long cluster = first + l2.firstData(tableOffset); cluster < end; cluster++) {
      L2Entry entry = l2.entry(tableOffset, cluster);
      if (entry.compressed()) {
        last = Math.max(last, entry.offset() + 1);
      } else if (!entry.isHole()) {
        int subclusters = 32 - Integer.numberOfLeadingZeros(entry.allocated());
        long length = (long) header.clusterSize() * subclusters / 32;
        long rest = size() - cluster * header.clusterSize();
        last = Math.max(last, entry.offset() + Math.min(length, rest));
      }
    }
    return last;
  }
}
