package preflight.convert;

import java.io.IOException;
import java.util.zip.Deflater;

/** The disk as it is; blocks of zeros are holes. */
final class RawWriter implements DiskWriter {

  /** What most file systems keep their holes in. */
  static final int BLOCK = 4096;

  private final Target target;
  private final long start;
  private final long size;

  /**
   * @param size of the disk, in bytes
   */
  RawWriter(Target target, long size) {
    this.target = target;
    this.start = target.position();
    this.size = size;
  }

  @Override
  public boolean prepare(Piece piece, Deflater deflater) {
    return markData(piece) > 0;
  }

  /**
   * Notes which blocks have something in them: the ends of the runs that alternate, the first one
   * of data.
   *
   * @return how many runs there are, 0 where all is zero
   */
  static int markData(Piece piece) {
    int blocks = Piece.SIZE / BLOCK;
    if (piece.ends.length < blocks + 1) {
      piece.ends = new int[blocks + 1];
    }
    int runs = 0;
    boolean data = true;
    boolean any = false;
    for (int at = 0; at < Piece.SIZE; at += BLOCK) {
      boolean here = !piece.isZero(at, BLOCK);
      any |= here;
      if (here != data) {
        piece.ends[runs++] = at;
        data = here;
      }
    }
    piece.ends[runs++] = Piece.SIZE;
    piece.ends[runs] = -1;
    return any ? runs : 0;
  }

  /** Writes the runs of data and skips those of zeros, as {@link #markData} noted them. */
  static void writeMarked(Piece piece, Target target) throws IOException {
    int from = 0;
    boolean data = true;
    for (int i = 0; from < piece.length; i++) {
      int end = Math.min(piece.ends[i], piece.length);
      if (data) {
        target.write(piece.bytes, from, end - from);
      } else {
        target.zeros(end - from);
      }
      from = end;
      data = !data;
    }
  }

  @Override
  public void begin() {}

  @Override
  public void write(Piece piece) throws IOException {
    target.zeros(start + piece.offset - target.position());
    writeMarked(piece, target);
  }

  @Override
  public void finish() throws IOException {
    target.zeros(start + size - target.position());
  }
}
