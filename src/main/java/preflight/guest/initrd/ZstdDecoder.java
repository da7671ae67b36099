package preflight.guest.initrd;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** One zstd frame (RFC 8878), read to its last byte and no further. */
final class ZstdDecoder extends InputStream {

  static final String NAME = "zstd segment";

  private final Lookahead in;
  private final ZstdDecompressCtx context;
  private boolean finished;

  /**
   * @throws LinkageError where zstd's native library cannot be loaded, for example from a temporary
   *     folder that is mounted noexec
   */
  ZstdDecoder(Lookahead in, long maxWindow) throws IOException {
    this.in = in;
    long window = window();
    if (window > maxWindow) {
      throw new UnsupportedException(
          NAME, "a window of " + window + " bytes, more than " + maxWindow, in.position() + 4);
    }
    context = new ZstdDecompressCtx();
    context.setLongMax(Math.max(10, 63 - Long.numberOfLeadingZeros(maxWindow)));
  }

  /** The size of the window that the frame header asks for (RFC 8878, section 3.1.1.1). */
  private long window() throws IOException {
    int visible = in.fill(18);
    if (visible < 6) {
      in.setStarved();
      throw new TruncatedException(NAME, in.position() + visible, in.position() + 6);
    }
    int descriptor = in.peek(4);
    boolean singleSegment = (descriptor & 0x20) != 0;
    if (!singleSegment) {
      int exponent = in.peek(5) >> 3;
      long base = 1L << (10 + exponent);
      return base + (base >> 3) * (in.peek(5) & 7);
    }
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    int length = new int[] {1, 2, 4, 8}[descriptor >> 6];
    if (visible < 5 + dictionary + length) {
      in.setStarved();
      throw new TruncatedException(
          NAME, in.position() + visible, in.position() + 5 + dictionary + length);
    }
    long size = 0;
    for (int i = length - 1; i >= 0; i--) {
      size = size << 8 | in.peek(5 + dictionary + i);
    }
    // unsigned 64 bits; the two byte form counts from 256
    return size < 0 ? Long.MAX_VALUE : length == 2 ? size + 256 : size;
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
      int visible = in.fill(1);
      ByteBuffer packed = ByteBuffer.wrap(in.array(), in.start(), visible);
      ByteBuffer unpacked = ByteBuffer.wrap(target, from, length);
      try {
        finished = context.decompressByteBufferStream(unpacked, packed);
      } catch (ZstdException e) {
        throw new CorruptException(NAME, String.valueOf(e.getMessage()), in.position());
      }
      in.consume(packed.position() - in.start());
      int count = unpacked.position() - from;
      if (count > 0) {
        return count;
      }
      if (visible == 0 && !finished) {
        in.setStarved();
        throw new TruncatedException(NAME, in.position(), in.position() + 1);
      }
    }
    return -1;
  }

  /** Frees the native memory; the stream below stays open. */
  @Override
  public void close() {
    context.close();
  }
}
