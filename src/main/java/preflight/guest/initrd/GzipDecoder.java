package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/** One gzip member (RFC 1952), read to its last byte and no further. */
final class GzipDecoder extends InputStream {

  static final String NAME = "gzip segment";

  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int MAX_TEXT = 64 * 1024;

  private final Lookahead in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private long size;
  private boolean finished;

  GzipDecoder(Lookahead in) throws IOException {
    this.in = in;
    header();
  }

  private void header() throws IOException {
    long start = in.position();
    require(10);
    int method = in.peek(2);
    int flags = in.peek(3);
    if (method != 8) {
      throw new CorruptException(NAME, "CM " + method + " instead of 8, deflate", start + 2);
    }
    if ((flags & 0xE0) != 0) {
      throw new CorruptException(
          NAME, "FLG 0x" + Integer.toHexString(flags) + " has reserved bits set", start + 3);
    }
    in.consume(10);
    if ((flags & FEXTRA) != 0) {
      require(2);
      int length = in.peek(0) | in.peek(1) << 8;
      require(2 + length);
      in.consume(2 + length);
    }
    if ((flags & FNAME) != 0) {
      text("FNAME");
    }
    if ((flags & FCOMMENT) != 0) {
      text("FCOMMENT");
    }
    if ((flags & FHCRC) != 0) {
      require(2);
      in.consume(2);
    }
  }

  private void text(String field) throws IOException {
    long start = in.position();
    int b;
    do {
      b = in.read();
      if (b < 0) {
        throw new TruncatedException(NAME, in.position(), in.position() + 1);
      }
      if (in.position() - start > MAX_TEXT) {
        throw new CorruptException(NAME, field + " is longer than " + MAX_TEXT + " bytes", start);
      }
    } while (b != 0);
  }

  private void require(int count) throws IOException {
    int visible = in.fill(count);
    if (visible < count) {
      in.setStarved();
      throw new TruncatedException(NAME, in.position() + visible, in.position() + count);
    }
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
      inflater.setInput(in.array(), in.start(), visible);
      int count;
      try {
        count = inflater.inflate(target, from, length);
      } catch (DataFormatException e) {
        String message = e.getMessage() == null ? "broken deflate data" : e.getMessage();
        throw new CorruptException(NAME, message, in.position());
      }
      in.consume(visible - inflater.getRemaining());
      if (inflater.needsDictionary()) {
        throw new CorruptException(NAME, "deflate data needs a dictionary", in.position());
      }
      size += count;
      crc.update(target, from, count);
      if (inflater.finished()) {
        finished = true;
        trailer();
      }
      if (count > 0) {
        return count;
      }
      if (visible == 0) {
        in.setStarved();
        throw new TruncatedException(NAME, in.position(), in.position() + 1);
      }
    }
    return -1;
  }

  private void trailer() throws IOException {
    long start = in.position();
    require(8);
    long storedCrc = u32(0);
    long storedSize = u32(4);
    in.consume(8);
    if (storedCrc != crc.getValue()) {
      throw new CorruptException(
          NAME,
          "CRC32 0x"
              + Long.toHexString(storedCrc)
              + ", but the content has 0x"
              + Long.toHexString(crc.getValue()),
          start);
    }
    if (storedSize != (size & 0xFFFFFFFFL)) {
      throw new CorruptException(
          NAME, "ISIZE " + storedSize + ", but the content has " + size + " bytes", start + 4);
    }
  }

  private long u32(int index) {
    return in.peek(index)
        | (long) in.peek(index + 1) << 8
        | (long) in.peek(index + 2) << 16
        | (long) in.peek(index + 3) << 24;
  }

  /** Frees the inflater; the stream below stays open. */
  @Override
  public void close() {
    inflater.end();
  }
}
