package preflight.filesystem.btrfs;

/**
 * LZO1X as Linux stores it (kernel Documentation/staging/lzo.rst, "LZO stream format as understood
 * by Linux's LZO decompressor", bitstream version 0, which is the one that Btrfs writes).
 */
final class Lzo {

  private static final int AFTER_LITERALS = 4;

  private final byte[] in;
  private final int inEnd;
  private final byte[] out;
  private final int outStart;
  private final int outEnd;
  private int at;
  private int to;

  private Lzo(byte[] in, int from, int length, byte[] out, int start, int room) {
    this.in = in;
    this.at = from;
    this.inEnd = from + length;
    this.out = out;
    this.outStart = start;
    this.to = start;
    this.outEnd = start + room;
  }

  /** Thrown where a stream is none; without a stack, since it is told anew with its place. */
  static final class Damaged extends Exception {

    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Unpacks a whole stream.
   *
   * @return how many bytes it unpacked to
   */
  static int unpack(byte[] in, int from, int length, byte[] out, int start, int room)
      throws Damaged {
    return new Lzo(in, from, length, out, start, room).run();
  }

  private int run() throws Damaged {
    int state = 0;
    int first = peek();
    if (first > 17) {
      at++;
      int count = first - 17;
      literals(count);
      state = Math.min(count, AFTER_LITERALS);
    }
    while (true) {
      int t = next();
      int distance;
      int length;
      int trailing;
      if (t >= 64) {
        trailing = t & 3;
        distance = (next() << 3) + ((t >> 2) & 7) + 1;
        length = (t >> 5) + 1;
      } else if (t >= 16) {
        boolean near = t >= 32;
        int mask = near ? 31 : 7;
        length = (t & mask) == 0 ? extended(mask) + 2 : (t & mask) + 2;
        int word = next() | (next() << 8);
        trailing = word & 3;
        distance = (word >> 2) + (near ? 1 : 0);
        if (!near) {
          distance += (t & 8) << 11;
          if (distance == 0) {
            return end(length);
          }
          distance += 16384;
        }
      } else if (state == 0) {
        literals((t == 0 ? extended(15) : t) + 3);
        state = AFTER_LITERALS;
        continue;
      } else {
        trailing = t & 3;
        distance = (t >> 2) + (next() << 2) + (state == AFTER_LITERALS ? 2049 : 1);
        length = state == AFTER_LITERALS ? 3 : 2;
      }
      match(distance, length);
      literals(trailing);
      state = trailing;
    }
  }

  private int end(int length) throws Damaged {
    if (length != 3) {
      throw new Damaged("an end marker of length " + length);
    }
    if (at != inEnd) {
      throw new Damaged(inEnd - at + " bytes behind the end marker");
    }
    return to - outStart;
  }

  /** A length that goes on in bytes: 255 for each zero, and the first other one. */
  private int extended(int base) throws Damaged {
    int length = base;
    int value = next();
    while (value == 0) {
      // no more zeros than there is input, which is far from where an int ends
      length += 255;
      value = next();
    }
    return length + value;
  }

  private void literals(int count) throws Damaged {
    if (count > inEnd - at || count > outEnd - to) {
      throw new Damaged(count + " literals exceed the stream");
    }
    System.arraycopy(in, at, out, to, count);
    at += count;
    to += count;
  }

  private void match(int distance, int length) throws Damaged {
    if (distance > to - outStart) {
      throw new Damaged("a match " + distance + " bytes back, in front of the stream");
    }
    if (length > outEnd - to) {
      throw new Damaged("a match of " + length + " bytes exceeds the stream");
    }
    // byte by byte, since a match may reach into itself
    for (int i = 0; i < length; i++) {
      out[to] = out[to - distance];
      to++;
    }
  }

  private int peek() throws Damaged {
    if (at >= inEnd) {
      throw new Damaged("the stream ends without its end marker");
    }
    return in[at] & 0xFF;
  }

  private int next() throws Damaged {
    int value = peek();
    at++;
    return value;
  }
}
