package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A stream whose next bytes can be looked at before they are consumed, so that whoever reads from
 * it takes exactly what it needs and the next one finds the rest.
 */
final class Lookahead extends InputStream {

  /** The most that can be looked at. */
  static final int CAPACITY = 256 * 1024;

  /** To begin with: most segments that hostile images can have are small. */
  private static final int FIRST = 16 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST];
  private boolean large;
  private int at;
  private int end;
  private long position;
  private boolean atEnd;
  private boolean starved;
  private Optional<IOException> failure = Optional.empty();

  Lookahead(InputStream in) {
    this.in = in;
  }

  /** The number of bytes consumed. */
  long position() {
    return position;
  }

  /** Whether somebody wanted more than there was. */
  boolean starved() {
    return starved;
  }

  /** Says that somebody wanted more than there was. */
  void setStarved() {
    starved = true;
  }

  /** Why the underlying stream could not be read. */
  Optional<IOException> failure() {
    return failure;
  }

  /**
   * Makes at least {@code wanted} bytes visible.
   *
   * @return how many are visible; fewer than wanted only where the stream ends
   */
  int fill(int wanted) throws IOException {
    if (end - at >= wanted) {
      return end - at;
    }
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    if (buffer.length < CAPACITY && (large || wanted > buffer.length)) {
      buffer = Arrays.copyOf(buffer, CAPACITY);
    }
    while (end < wanted && !atEnd) {
      load();
    }
    return end;
  }

  private void load() throws IOException {
    int got;
    try {
      got = in.read(buffer, end, buffer.length - end);
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
    if (got < 0) {
      atEnd = true;
    } else {
      end += got;
      large |= end == buffer.length;
    }
  }

  /** The visible byte {@code index} bytes from here, unsigned. */
  int peek(int index) {
    return Byte.toUnsignedInt(buffer[at + index]);
  }

  /**
   * The array in which the visible bytes stand, from {@link #start()} on; not to be changed, and
   * another one after {@link #fill}.
   */
  byte[] array() {
    return buffer;
  }

  int start() {
    return at;
  }

  int visible() {
    return end - at;
  }

  /** Consumes visible bytes. */
  void consume(int count) {
    Objects.checkFromIndexSize(at, count, end);
    at += count;
    position += count;
  }

  /** Consumes zeros, at most {@code limit}, and returns how many. */
  long skipZeros(long limit) throws IOException {
    long skipped = 0;
    while (skipped < limit && fill(1) > 0) {
      int from = at;
      int to = (int) Math.min(end, at + (limit - skipped));
      while (at < to && buffer[at] == 0) {
        at++;
      }
      position += at - from;
      skipped += at - from;
      if (at < to) {
        break;
      }
    }
    return skipped;
  }

  /** Skips as far as the stream goes; the underlying stream may be able to do so unread. */
  @Override
  public long skip(long count) throws IOException {
    long left = Math.max(0, count);
    while (left > 0) {
      if (at == end) {
        if (left > CAPACITY && !atEnd) {
          long skipped = skipUnderneath(left);
          position += skipped;
          left -= skipped;
          if (skipped > 0) {
            continue;
          }
        }
        if (fill(1) == 0) {
          starved = true;
          break;
        }
      }
      int step = (int) Math.min(left, end - at);
      consume(step);
      left -= step;
    }
    return Math.max(0, count) - left;
  }

  private long skipUnderneath(long count) throws IOException {
    try {
      // a file's stream skips beyond its end: the last byte must prove that it is there
      return in.skip(count - 1);
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    if (at == end && fill(1) == 0) {
      starved = true;
      return -1;
    }
    position++;
    return Byte.toUnsignedInt(buffer[at++]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (at == end && fill(1) == 0) {
      starved = true;
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, from, count);
    consume(count);
    return count;
  }

  @Override
  public int available() {
    return end - at;
  }
}
