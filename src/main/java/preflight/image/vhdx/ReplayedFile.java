package preflight.image.vhdx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** A file with the pages that its log changes laid over it. */
final class ReplayedFile implements ByteSource, LogEntry.Target {

  private final ByteSource file;
  private final long size;

  /** By their first bytes, without overlaps. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  /** Where those of them start that are no zeros, so that these are found whatever is between. */
  private final TreeSet<Long> pages = new TreeSet<>();

  /** What stands at some place of the file: a page, or zeros. */
  private static final class Piece {
    private final long end;
    private final byte[] page;

    /**
     * @param end behind it, in bytes
     * @param page its bytes, none for zeros
     */
    Piece(long end, byte[] page) {
      this.end = end;
      this.page = page;
    }

    boolean isZero() {
      return page.length == 0;
    }
  }

  /** The file, filled up with zeros to {@code least} bytes. */
  ReplayedFile(ByteSource file, long least) {
    this.file = file;
    this.size = Math.max(file.size(), least);
  }

  @Override
  public void data(long offset, byte[] page) throws UnsupportedException {
    put(offset, new Piece(offset + page.length, page));
  }

  @Override
  public void zeros(long offset, long length) throws UnsupportedException {
    if (length > 0) {
      put(offset, new Piece(offset + length, new byte[0]));
      merge(offset);
    }
  }

  /** Makes the zeros that start here one piece with those beside them. */
  private void merge(long start) {
    long first = start;
    long end = pieces.get(start).end;
    Map.Entry<Long, Piece> before = pieces.lowerEntry(start);
    if (before != null && before.getValue().isZero() && before.getValue().end == start) {
      first = before.getKey();
      pieces.remove(start);
    }
    Piece after = pieces.get(end);
    if (after != null && after.isZero()) {
      pieces.remove(end);
      end = after.end;
    }
    pieces.put(first, new Piece(end, new byte[0]));
  }

  /** How many pieces are kept. */
  int count() {
    return pieces.size();
  }

  /** Later changes win. All borders are those of pages, so that only zeros are ever cut. */
  private void put(long start, Piece piece) throws UnsupportedException {
    Map.Entry<Long, Piece> before = pieces.lowerEntry(start);
    if (before != null && before.getValue().end > start) {
      Piece cut = before.getValue();
      pieces.put(before.getKey(), new Piece(start, cut.page));
      if (cut.end > piece.end) {
        pieces.put(piece.end, cut);
      }
    }
    Map.Entry<Long, Piece> within = pieces.ceilingEntry(start);
    while (within != null && within.getKey() < piece.end) {
      pieces.remove(within.getKey());
      if (within.getValue().end > piece.end) {
        pieces.put(piece.end, within.getValue());
      }
      within = pieces.ceilingEntry(start);
    }
    pieces.put(start, piece);
    pages.subSet(start, piece.end).clear();
    if (!piece.isZero()) {
      pages.add(start);
    }
    if (pieces.size() > Limits.VHDX_LOG_PIECES) {
      throw new UnsupportedException(
          VhdxLog.STRUCTURE, "more than " + Limits.VHDX_LOG_PIECES + " changes");
    }
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int held = (int) Math.min(length, Math.max(0, file.size() - offset));
    if (held > 0) {
      file.read(offset, target, from, held);
    }
    Arrays.fill(target, from + held, from + length, (byte) 0);
    long end = offset + length;
    Map.Entry<Long, Piece> entry = pieces.floorEntry(offset);
    if (entry == null) {
      entry = pieces.higherEntry(offset);
    }
    while (entry != null && entry.getKey() < end) {
      lay(entry.getKey(), entry.getValue(), offset, target, from, end);
      entry = pieces.higherEntry(entry.getKey());
    }
  }

  private static void lay(long start, Piece piece, long offset, byte[] target, int from, long end) {
    long first = Math.max(start, offset);
    long last = Math.min(piece.end, end);
    if (first >= last) {
      return;
    }
    int at = from + (int) (first - offset);
    int count = (int) (last - first);
    if (piece.isZero()) {
      Arrays.fill(target, at, at + count, (byte) 0);
    } else {
      System.arraycopy(piece.page, (int) (first - start), target, at, count);
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long best = offset < file.size() ? file.nextData(offset) : size;
    best = best >= file.size() ? size : best;
    // a page has 4 KiB and stands at a multiple of it, so none but the last can reach in
    Long page = pages.floor(offset);
    if (page == null || page <= offset - LogEntry.SECTOR) {
      page = pages.higher(offset);
    }
    return page == null ? best : Math.min(best, Math.max(offset, page));
  }
}
