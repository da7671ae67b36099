package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;

/**
 * What {@code lz4 -l} writes (LZ4 Frame Format Description, "Legacy frame"): the magic, then blocks
 * of up to 8 MiB, each with its packed size in front, up to the end of the file or the magic of
 * something else.
 */
final class Lz4LegacyDecoder extends InputStream {

  static final String NAME = "lz4 segment";

  private static final long MAGIC = 0x184C2102L;

  /** LZ4_COMPRESSBOUND of a block: what is larger is no size of a block. */
  private static final int MAX_PACKED = Lz4Block.MAX_UNPACKED + Lz4Block.MAX_UNPACKED / 255 + 16;

  /** To allocate before the bytes prove to be there. */
  private static final int FIRST = 256 * 1024;

  private final Lookahead in;
  private final Lz4Block block = new Lz4Block();
  private byte[] packed = new byte[0];
  private int given;
  private boolean finished;

  /** To be thrown when what precedes it has been given away. */
  private Optional<ReadProblem> failure = Optional.empty();

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
    while (given == block.size()) {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (finished) {
        return -1;
      }
      next();
    }
    int count = Math.min(length, block.size() - given);
    System.arraycopy(block.array(), given, target, from, count);
    given += count;
    return count;
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
    block((int) size);
  }

  private void block(int size) throws IOException {
    long start = in.position();
    int length = load(size);
    given = 0;
    try {
      block.unpack(packed, length, start);
    } catch (CorruptException e) {
      failure = Optional.of(e);
    }
    if (length < size) {
      // which is also why it could not be unpacked
      failure = Optional.of(new TruncatedException(NAME, in.position(), start + size));
    }
  }

  /** Fills {@link #packed} and returns how much there was. */
  private int load(int size) throws IOException {
    int length = 0;
    while (length < size) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, Math.min(size, Math.max(FIRST, 2 * length)));
      }
      int got = in.read(packed, length, Math.min(size, packed.length) - length);
      if (got < 0) {
        break;
      }
      length += got;
    }
    return length;
  }

  private boolean allZero(int count) {
    for (int i = 0; i < count; i++) {
      if (in.peek(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
