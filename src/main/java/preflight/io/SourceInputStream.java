package preflight.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A source as a stream, read in large pieces and only as far as it is asked for. */
final class SourceInputStream extends InputStream {

  private static final int PIECE = 256 * 1024;

  private final ByteSource source;
  private byte[] piece = new byte[0];
  private int used;
  private long next;

  SourceInputStream(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(piece[used++]) : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - used);
    System.arraycopy(piece, used, target, from, count);
    used += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0) {
      return 0;
    }
    int buffered = piece.length - used;
    if (count <= buffered) {
      used += (int) count;
      return count;
    }
    used = piece.length;
    long further = Math.min(count - buffered, source.size() - next);
    next += further;
    return buffered + further;
  }

  @Override
  public int available() {
    return piece.length - used;
  }

  private boolean fill() throws IOException {
    if (used < piece.length) {
      return true;
    }
    int length = (int) Math.min(PIECE, source.size() - next);
    if (length <= 0) {
      return false;
    }
    piece = source.read(next, length);
    next += length;
    used = 0;
    return true;
  }
}
