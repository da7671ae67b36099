package preflight.image.vhdx;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import preflight.io.ByteSource;
import preflight.io.UnsupportedException;

/** A file with the pages that its log changes laid over it. */
final class ReplayedFile implements ByteSource, LogEntry.Target {

  /** Pieces kept; a log of 1 MiB has at most 32,768. */
  private static final int MAX_PIECES = 256 * 1024;

  private final ByteSource file;
  private final long size;

  /** By their first bytes, without overlaps. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

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
    }
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
    if (pieces.size() > MAX_PIECES) {
      throw new UnsupportedException(VhdxLog.STRUCTURE, "more than " + MAX_PIECES + " changes");
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
    Map.Entry<Long, Piece> entry = pieces.floorEntry(offset);
    if (entry == null) {
      entry = pieces.higherEntry(offset);
    }
    while (entry != null && entry.getKey() < best) {
      if (!entry.getValue().isZero() && entry.getValue().end > offset) {
        return Math.max(offset, entry.getKey());
      }
      entry = pieces.higherEntry(entry.getKey());
    }
    return best;
  }
}
