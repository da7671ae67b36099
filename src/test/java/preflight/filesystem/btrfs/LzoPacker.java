package preflight.filesystem.btrfs;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** Packs one LZO1X stream, from the description of the format in the kernel's lzo.rst. */
final class LzoPacker {

  private final byte[] in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Integer, Integer> seen = new HashMap<>();

  /** Literals that still have to be written, from here on. */
  private int pending;

  private boolean started;

  /** The low two bits of the last instruction, which tell of up to three literals, are here. */
  private byte[] last = new byte[0];

  private LzoPacker(byte[] in) {
    this.in = in;
  }

  static byte[] pack(byte[] in) {
    return new LzoPacker(in).run();
  }

  private byte[] run() {
    int at = 0;
    while (at < in.length) {
      int match = at + 4 <= in.length ? seen.getOrDefault(word(at), -1) : -1;
      if (at + 4 <= in.length) {
        seen.put(word(at), at);
      }
      int length = 0;
      while (match >= 0 && at + length < in.length && in[match + length] == in[at + length]) {
        length++;
      }
      if (length < 4 || at - match > 49151 || at == 0) {
        at++;
        continue;
      }
      literals(at);
      match(at - match, length);
      at += length;
      pending = at;
    }
    literals(in.length);
    out.writeBytes(last);
    out.writeBytes(new byte[] {17, 0, 0});
    return out.toByteArray();
  }

  private int word(int at) {
    return ((in[at] & 255) << 24)
        | ((in[at + 1] & 255) << 16)
        | ((in[at + 2] & 255) << 8)
        | (in[at + 3] & 255);
  }

  private void literals(int end) {
    int count = end - pending;
    if (count == 0) {
      flush();
      return;
    }
    if (started && count <= 3) {
      // the first of the two bytes of the distance, or the only instruction byte of a short match
      int place = last.length == 2 ? 0 : last.length - 2;
      last[place] |= (byte) count;
      flush();
    } else if (!started && count <= 238) {
      out.write(17 + count);
    } else {
      flush();
      if (count <= 18) {
        out.write(count - 3);
      } else {
        out.write(0);
        extended(count - 18);
      }
    }
    started = true;
    out.write(in, pending, count);
    pending = end;
  }

  private void flush() {
    out.writeBytes(last);
    last = new byte[0];
  }

  private void extended(int rest) {
    int left = rest;
    while (left > 255) {
      out.write(0);
      left -= 255;
    }
    out.write(left);
  }

  private void match(int distance, int length) {
    flush();
    if (length <= 8 && distance <= 2048) {
      int d = distance - 1;
      last = new byte[] {(byte) ((length - 1) << 5 | (d & 7) << 2), (byte) (d >> 3)};
      return;
    }
    int d;
    if (distance <= 16384) {
      d = distance - 1;
      head(32, 31, length - 2);
    } else {
      d = distance - 16384;
      head(16 | (d & 0x4000) >> 11, 7, length - 2);
      d &= 0x3FFF;
    }
    last = new byte[] {(byte) (d << 2), (byte) (d >> 6)};
  }

  private void head(int marker, int mask, int length) {
    if (length <= mask) {
      out.write(marker | length);
    } else {
      out.write(marker);
      extended(length - mask);
    }
  }
}
