package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/**
 * What {@code lz4 -l} writes (LZ4 Frame Format Description, "Legacy frame"): the magic, then blocks
 * of up to 8 MiB, each with its packed size in front, up to the end of the file or the magic of
 * something else.
 */
final class Lz4LegacyDecoder extends InputStream {

  static final String NAME = "lz4 segment";

  private static final long MAGIC = 0x184C2102L;
  private static final int BLOCK = 8 * 1024 * 1024;

  /** LZ4_COMPRESSBOUND of a block: what is larger is no size of a block. */
  private static final int MAX_PACKED = BLOCK + BLOCK / 255 + 16;

  private final Lookahead in;
  private boolean finished;
  private InputStream block = InputStream.nullInputStream();
  private long unpacked;

  Lz4LegacyDecoder(Lookahead in) throws IOException {
    this.in = in;
    in.fill(4);
    in.consume(4);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!finished) {
      int count = block.read(target, from, length);
      if (count > 0) {
        unpacked += count;
        if (unpacked > BLOCK) {
          throw new CorruptException(NAME, "a block of more than 8 MiB", in.position());
        }
        return count;
      }
      next();
    }
    return -1;
  }

  private void next() throws IOException {
    int visible = in.fill(4);
    if (visible == 0) {
      finished = true;
      return;
    }
    if (visible < 4) {
      if (allZero(visible)) {
        finished = true;
        return;
      }
      in.setStarved();
      throw new TruncatedException(NAME, in.position() + visible, in.position() + 4);
    }
    long size =
        in.peek(0) | (long) in.peek(1) << 8 | (long) in.peek(2) << 16 | (long) in.peek(3) << 24;
    if (size == MAGIC) {
      in.consume(4);
      return;
    }
    if (size == 0 || size > MAX_PACKED) {
      finished = true;
      return;
    }
    in.consume(4);
    unpacked = 0;
    block = new BlockLZ4CompressorInputStream(new Part(in, size));
  }

  private boolean allZero(int count) {
    for (int i = 0; i < count; i++) {
      if (in.peek(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The packed bytes of one block. */
  private static final class Part extends InputStream {

    private final Lookahead in;
    private long left;

    Part(Lookahead in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int count = in.read(target, from, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
