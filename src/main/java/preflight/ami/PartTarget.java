package preflight.ami;

import java.io.IOException;
import java.util.Arrays;
import preflight.convert.Target;

/**
 * Cuts what is written into parts and passes them on in order, but for the first: a container's
 * head may be written again when the rest is known, so it goes last.
 */
final class PartTarget implements Target {

  /** Where the parts go. */
  interface Sink {

    /**
     * Takes a part; the array is not used any more by whoever gives it.
     *
     * @param number from 1 on
     */
    void part(int number, byte[] bytes, int length) throws IOException;
  }

  private final PartSizes sizes;
  private final Sink sink;
  private byte[] head = new byte[0];
  private int headLength;
  private byte[] current;
  private int length;
  private int number = 1;
  private long position;

  PartTarget(PartSizes sizes, Sink sink) {
    this.sizes = sizes;
    this.sink = sink;
    this.current = new byte[sizes.size(1)];
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      int now = Math.min(count - done, room());
      System.arraycopy(bytes, from + done, current, length, now);
      advance(now);
      done += now;
    }
  }

  @Override
  public void zeros(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int now = (int) Math.min(left, room());
      Arrays.fill(current, length, length + now, (byte) 0);
      advance(now);
      left -= now;
    }
  }

  /** How many bytes the current part still takes; at least one. */
  private int room() throws IOException {
    if (length == current.length) {
      flush();
      if (number == PartSizes.MOST_PARTS) {
        throw new IOException("the object has become larger than its parts can hold");
      }
      number++;
      length = 0;
      current = new byte[sizes.size(number)];
    }
    return current.length - length;
  }

  private void advance(int count) {
    length += count;
    position += count;
  }

  private void flush() throws IOException {
    if (number == 1) {
      head = current;
      headLength = length;
    } else {
      sink.part(number, current, length);
    }
  }

  @Override
  public void rewrite(long at, byte[] bytes) {
    boolean inHead = number == 1;
    int most = inHead ? length : headLength;
    if (at < 0 || at + bytes.length > most) {
      throw new IllegalStateException("only what is in the first part can be written again");
    }
    System.arraycopy(bytes, 0, inHead ? current : head, (int) at, bytes.length);
  }

  /** Passes on the last part and then the first; nothing may be written after it. */
  void finish() throws IOException {
    flush();
    sink.part(1, head, headLength);
  }
}
