package preflight.guest.initrd;

import java.util.Arrays;
import preflight.io.CorruptException;

/**
 * Unpacks blocks of LZ4 (LZ4 Block Format Description), one after the other into the same buffer. A
 * block is a row of sequences: a token, literals, and a match to copy from what is already
 * unpacked; the last sequence ends with its literals.
 */
final class Lz4Block {

  static final String NAME = "lz4 block";

  /** What a block of the legacy frame unpacks to at most, in bytes. */
  static final int MAX_UNPACKED = 8 * 1024 * 1024;

  /** A length of a token that continues in further bytes. */
  private static final int LONG = 15;

  private static final int MIN_MATCH = 4;

  /** From here on a copy by {@code arraycopy} is the faster one. */
  private static final int SHORT = 12;

  private final int maxUnpacked;
  private byte[] out;
  private int size;

  /** Position within the packed bytes, where a length was read beyond its token. */
  private int at;

  Lz4Block() {
    this(MAX_UNPACKED);
  }

  /**
   * @param maxUnpacked in bytes, at most {@link #MAX_UNPACKED}
   */
  Lz4Block(int maxUnpacked) {
    this.maxUnpacked = maxUnpacked;
    this.out = new byte[Math.min(maxUnpacked, 64 * 1024)];
  }

  /** The last block, up to {@link #size()}; after a failure, what came before it. */
  byte[] array() {
    return out;
  }

  int size() {
    return size;
  }

  /**
   * Unpacks the block that the first {@code length} bytes of {@code in} are.
   *
   * @param offset of the block's first byte, for what a refusal says
   */
  void unpack(byte[] in, int length, long offset) throws CorruptException {
    size = 0;
    byte[] target = out;
    int to = 0;
    int from = 0;
    while (true) {
      if (from >= length) {
        throw new CorruptException(NAME, "ends without a last sequence", offset + from);
      }
      int start = from;
      int token = in[from++];
      int literals = token >> 4 & LONG;
      if (literals == LONG) {
        literals = length(in, from, length, offset);
        from = at;
      }
      if (literals > length - from) {
        throw new CorruptException(
            NAME, literals + " literals, but the block has " + (length - from), offset + start);
      }
      if (literals > target.length - to) {
        target = reserve(literals, offset + start);
      }
      if (literals < SHORT) {
        int end = from + literals;
        while (from < end) {
          target[to++] = in[from++];
        }
      } else {
        System.arraycopy(in, from, target, to, literals);
        from += literals;
        to += literals;
      }
      size = to;
      if (from == length) {
        return;
      }
      if (length - from < 2) {
        throw new CorruptException(NAME, "ends within the offset of a match", offset + from);
      }
      int distance = Byte.toUnsignedInt(in[from]) | Byte.toUnsignedInt(in[from + 1]) << 8;
      if (distance == 0 || distance > to) {
        throw new CorruptException(
            NAME, "match offset " + distance + " is not 1 to " + to, offset + from);
      }
      from += 2;
      int match = token & LONG;
      if (match == LONG) {
        match = length(in, from, length, offset);
        from = at;
      }
      match += MIN_MATCH;
      if (match > target.length - to) {
        target = reserve(match, offset + start);
      }
      if (match < SHORT) {
        int end = to + match;
        int source = to - distance;
        while (to < end) {
          target[to++] = target[source++];
        }
      } else {
        copy(target, distance, to, match);
        to += match;
      }
      size = to;
    }
  }

  /** A length of 15 and more: bytes to add up to, and with, the first that is not 255. */
  private int length(byte[] in, int from, int end, long offset) throws CorruptException {
    int value = LONG;
    int next = from;
    int add;
    do {
      if (next >= end) {
        throw new CorruptException(NAME, "ends within a length", offset + next);
      }
      add = Byte.toUnsignedInt(in[next++]);
      value += add;
      if (value > maxUnpacked) {
        throw tooLarge(offset + next - 1);
      }
    } while (add == 255);
    at = next;
    return value;
  }

  /** Makes room for {@code count} more bytes. */
  private byte[] reserve(int count, long offset) throws CorruptException {
    if (count > maxUnpacked - size) {
      throw tooLarge(offset);
    }
    // at most twice 8 MiB
    out = Arrays.copyOf(out, Math.min(maxUnpacked, Math.max(size + count, 2 * out.length)));
    return out;
  }

  /** What is copied may itself be copied again: a distance of 1 repeats a byte. */
  private static void copy(byte[] target, int distance, int to, int count) {
    int from = to - distance;
    int end = to + count;
    int next = to;
    while (next < end) {
      // what lies between from and next doubles each time
      int step = Math.min(next - from, end - next);
      System.arraycopy(target, from, target, next, step);
      next += step;
    }
  }

  private CorruptException tooLarge(long offset) {
    return new CorruptException(NAME, "unpacks to more than " + maxUnpacked + " bytes", offset);
  }
}
