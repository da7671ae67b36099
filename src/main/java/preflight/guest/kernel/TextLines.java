package preflight.guest.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.io.CorruptException;
import preflight.io.Limits;

/** The lines of a text file that the kernel's build or depmod(8) writes, counted and capped. */
final class TextLines {

  private final String structure;
  private final BufferedReader lines;
  private int number;

  TextLines(String structure, InputStream in) {
    this.structure = structure;
    this.lines =
        new BufferedReader(
            new InputStreamReader(new Capped(structure, in), StandardCharsets.ISO_8859_1));
  }

  /** The next line without its end; empty text for an empty line; no value at the end. */
  Optional<String> next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      return Optional.empty();
    }
    number++;
    if (line.indexOf('\0') >= 0) {
      throw new CorruptException(structure, "line " + number + " contains NUL bytes");
    }
    return Optional.of(line);
  }

  /** Of the line returned last, counted from 1. */
  int number() {
    return number;
  }

  private static final class Capped extends InputStream {

    private final String structure;
    private final InputStream in;
    private long count;
    private int line;

    Capped(String structure, InputStream in) {
      this.structure = structure;
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int got = in.read(target, from, length);
      if (got > 0) {
        count += got;
        if (count > Limits.KERNEL_TEXT_BYTES) {
          throw new CorruptException(
              structure,
              "is longer than " + Limits.KERNEL_TEXT_BYTES + " bytes",
              Limits.KERNEL_TEXT_BYTES);
        }
        for (int i = from; i < from + got; i++) {
          line = target[i] == '\n' ? 0 : line + 1;
          if (line > Limits.KERNEL_TEXT_LINE) {
            throw new CorruptException(
                structure, "has a line of more than " + Limits.KERNEL_TEXT_LINE + " bytes");
          }
        }
      }
      return got;
    }
  }
}
