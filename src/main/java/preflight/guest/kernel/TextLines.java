package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * The lines of a text file that the kernel's build or depmod(8) writes, counted and capped. Of some
 * ten thousand lines a dozen matter, so that a line is looked at as bytes, and only what is wanted
 * of it becomes a text.
 */
final class TextLines {

  private final String structure;
  private final InputStream in;
  private final byte[] window = new byte[2 * Limits.KERNEL_TEXT_LINE];
  private int start;
  private int end;
  private int filled;
  private long count;
  private boolean over;
  private int number;

  TextLines(String structure, InputStream in) {
    this.structure = structure;
    this.in = in;
  }

  /**
   * Goes on to the next line.
   *
   * @return whether there is one
   * @throws CorruptException where it is too long, the file is, or NUL bytes are in it
   */
  boolean next() throws IOException {
    start = number == 0 ? 0 : end + 1;
    int at = start;
    boolean binary = false;
    while (true) {
      while (at < filled && window[at] != '\n') {
        binary |= window[at] == 0;
        at++;
      }
      if (at - start > Limits.KERNEL_TEXT_LINE) {
        throw new CorruptException(
            structure, "has a line of more than " + Limits.KERNEL_TEXT_LINE + " bytes");
      }
      if (at < filled) {
        break;
      }
      int line = at - start;
      boolean more = fill();
      at = start + line;
      if (!more) {
        if (line == 0) {
          return false;
        }
        break;
      }
    }
    end = at;
    number++;
    if (binary) {
      throw new CorruptException(structure, "line " + number + " contains NUL bytes");
    }
    return true;
  }

  /** Moves the unfinished line to the front and reads behind it; returns whether there was more. */
  private boolean fill() throws IOException {
    int kept = Math.max(0, filled - start);
    System.arraycopy(window, Math.min(start, filled), window, 0, kept);
    start = 0;
    filled = kept;
    int got = over ? -1 : in.read(window, filled, window.length - filled);
    over = got < 0;
    if (over) {
      return false;
    }
    filled += got;
    count += got;
    if (count > Limits.KERNEL_TEXT_BYTES) {
      throw new CorruptException(
          structure,
          "is longer than " + Limits.KERNEL_TEXT_BYTES + " bytes",
          Limits.KERNEL_TEXT_BYTES);
    }
    return true;
  }

  /** Of the line, counted from 1. */
  int number() {
    return number;
  }

  /** Of the line, in bytes, without its end. */
  int length() {
    return end - start;
  }

  boolean startsWith(String ascii) {
    if (ascii.length() > length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (window[start + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The byte at a place of the line; 0, which no line has, behind its end. */
  int at(int index) {
    return index < length() ? Byte.toUnsignedInt(window[start + index]) : 0;
  }

  /** Where a byte stands first at or behind {@code from}; -1 where it does not. */
  int indexOf(char ascii, int from) {
    for (int at = start + from; at < end; at++) {
      if (window[at] == ascii) {
        return at - start;
      }
    }
    return -1;
  }

  /** Where a byte stands last before {@code to}; -1 where it does not. */
  int lastIndexOf(char ascii, int to) {
    for (int at = start + to - 1; at >= start; at--) {
      if (window[at] == ascii) {
        return at - start;
      }
    }
    return -1;
  }

  /** A part of the line as text. */
  String text(int from, int to) {
    return new String(window, start + from, to - from, StandardCharsets.ISO_8859_1);
  }
}
