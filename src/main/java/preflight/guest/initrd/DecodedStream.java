package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * The content of a packed segment: counts it, ends bombs, and turns whatever a decoder throws into
 * what it means.
 */
final class DecodedStream extends InputStream {

  private final String name;
  private final Lookahead packed;
  private final long start;
  private final InitrdLimits limits;
  private final InputStream decoder;
  private final long before;
  private long count;

  /**
   * @param before the bytes that other segments had unpacked
   */
  DecodedStream(Packing packing, Lookahead packed, InitrdLimits limits, long before)
      throws IOException {
    this.name = packing.title() + " segment";
    this.packed = packed;
    this.start = packed.position();
    this.limits = limits;
    this.before = before;
    InputStream opened;
    try {
      opened = Decoders.open(packing, packed, limits);
    } catch (IOException | RuntimeException e) {
      throw meaning(e);
    }
    this.decoder = opened;
  }

  /** The unpacked bytes so far. */
  long count() {
    return count;
  }

  /** What protects the content, where the format has a choice: {@code CRC64}. */
  Optional<String> check() {
    return decoder instanceof org.tukaani.xz.SingleXZInputStream xz
        ? Optional.of(xz.getCheckName())
        : Optional.empty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int got;
    try {
      got = decoder.read(target, from, length);
    } catch (IOException | RuntimeException e) {
      throw meaning(e);
    }
    if (got > 0) {
      count += got;
      if (before + count > limits.unpackedBytes()) {
        throw new UnsupportedException(
            name, "more than " + limits.unpackedBytes() + " bytes unpacked", packed.position());
      }
      // many small bombs are one large bomb
      long total = before + count;
      if (total > limits.ratioFrom() && total / limits.ratio() > packed.position()) {
        throw new UnsupportedException(
            name,
            "a decompression bomb: " + total + " bytes unpacked from " + packed.position(),
            packed.position());
      }
    }
    return got;
  }

  /** Nothing can be skipped unread. */
  @Override
  public long skip(long bytes) {
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (decoder instanceof GzipDecoder || decoder instanceof ZstdDecoder) {
      decoder.close();
    }
  }

  /** The libraries throw many things at hostile bytes, some of them unchecked. */
  private IOException meaning(Exception e) {
    if (packed.failure().isPresent()) {
      return packed.failure().get();
    }
    if (e instanceof ReadProblem problem) {
      return problem;
    }
    if (e instanceof MemoryLimitException) {
      return new UnsupportedException(name, "dictionary too large: " + e.getMessage(), start);
    }
    if (e instanceof UnsupportedOptionsException) {
      return new UnsupportedException(name, String.valueOf(e.getMessage()), packed.position());
    }
    if (packed.starved()) {
      return new TruncatedException(name, packed.position(), packed.position() + 1);
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new CorruptException(name, message, packed.position());
  }
}
