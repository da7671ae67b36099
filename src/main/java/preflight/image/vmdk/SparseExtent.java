package preflight.image.vmdk;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** The disk, or the part of one, in a hosted sparse or stream-optimized extent. */
final class SparseExtent implements ByteSource {

  private static final int SECTOR = SparseHeader.SECTOR;

  /** Marker of a compressed grain: its first sector and the length of the data. */
  private static final int MARKER = 12;

  private final ByteSource file;
  private final SparseHeader header;
  private final GrainTables tables;
  private final CompressedGrains inflated;

  private SparseExtent(ByteSource file, SparseHeader header, GrainTables tables) {
    this.file = file;
    this.header = header;
    this.tables = tables;
    this.inflated = new CompressedGrains(file, header);
  }

  /**
   * Reads the grain directory, the footer where the header refers to it, and one grain table.
   *
   * @param troubles is told what did not prevent reading
   */
  static SparseExtent open(ByteSource file, SparseHeader header, List<Trouble> troubles)
      throws IOException {
    SparseHeader effective =
        header.directory() == SparseHeader.AT_END ? Footer.find(file, header) : header;
    GrainTables tables = GrainTables.open(file, effective, troubles);
    SparseExtent extent = new SparseExtent(file, effective, tables);
    extent.checkEnd(troubles);
    return extent;
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
    int grainBytes = header.grainBytes();
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long grain = at / grainBytes;
      int within = (int) (at % grainBytes);
      int count = Math.min(length - done, grainBytes - within);
      long place = place(grain);
      if (place == 0) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else if (header.compressed()) {
        byte[] bytes = inflated.grain(grain, place);
        System.arraycopy(bytes, within, target, from + done, count);
      } else {
        readPlain(grain, place + within, target, from + done, count);
      }
      done += count;
    }
  }

  private void readPlain(long grain, long place, byte[] target, int from, int count)
      throws IOException {
    if (place > file.size() - count) {
      throw new TruncatedException(
          "VMDK grain " + grain + " of " + name(), file.size(), place + count);
    }
    file.read(place, target, from, count);
  }

  /** The grain's first byte in the file; 0 where it reads as zeros. */
  private long place(long grain) throws IOException {
    long sector = tables.sector(grain);
    if (sector == 0 || (sector == 1 && header.zeroGrains())) {
      return 0;
    }
    long place = sector * SECTOR;
    long length = header.compressed() ? MARKER : grainLength(grain);
    if (overlapsMetadata(place, length)) {
      throw new CorruptException(
          "VMDK grain table",
          "grain " + grain + " stands at sector " + sector + ", within the metadata",
          place);
    }
    return place;
  }

  private boolean overlapsMetadata(long place, long length) {
    return header.overlaps(place, length) || tables.overlapsDirectory(place, length);
  }

  /** Of the grain's part within the capacity, in bytes. */
  private long grainLength(long grain) {
    long grainBytes = header.grainBytes();
    return Math.min(grainBytes, size() - grain * grainBytes);
  }

  @Override
  public long nextData(long offset) throws IOException {
    long grainBytes = header.grainBytes();
    long tableBytes = grainBytes * header.tableEntries();
    long at = Math.max(0, offset);
    while (at < size()) {
      int table = (int) (at / tableBytes);
      if (tables.isAbsent(table)) {
        at = (table + 1L) * tableBytes;
        continue;
      }
      long grain = at / grainBytes;
      long grainEnd = Math.min(size(), (grain + 1) * grainBytes);
      long place = place(grain);
      if (place != 0) {
        long skipped = header.compressed() ? 0 : hole(place + at % grainBytes, grainEnd - at);
        if (skipped < grainEnd - at) {
          return at + skipped;
        }
      }
      at = grainEnd;
    }
    return size();
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
   * Writers put grains behind one another, so the last table in use shows cheaply whether the file
   * was cut off.
   */
  private void checkEnd(List<Trouble> troubles) throws IOException {
    try {
      int table = tables.tableCount() - 1;
      while (table >= 0 && tables.isAbsent(table)) {
        table--;
      }
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
    long first = (long) table * header.tableEntries();
    long end = Math.min(header.grainCount(), first + header.tableEntries());
    long last = 0;
    long length = 0;
    for (long grain = first; grain < end; grain++) {
      long place = place(grain);
      if (place > last) {
        last = place;
        length = grainLength(grain);
      }
    }
    return last == 0 || !header.compressed() ? last + length : last + inflated.storedLength(last);
  }
}
