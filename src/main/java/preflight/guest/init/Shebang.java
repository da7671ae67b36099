package preflight.guest.init;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Text;

/**
 * The first line of a script, {@code #!/bin/sh -e} (execve(2), "Interpreter scripts"; Linux {@code
 * fs/binfmt_script.c}).
 *
 * @param interpreter the path as it is written
 * @param argument all that follows it, which Linux hands over as one argument
 */
public record Shebang(String interpreter, Optional<String> argument) {

  /** Linux looks at no more of the file (BINPRM_BUF_SIZE, since 5.1). */
  private static final int LINE = 256;

  /**
   * Reads at most 256 bytes.
   *
   * @return empty where the file does not begin with {@code #!} and the path of an interpreter
   */
  public static Optional<Shebang> read(ByteSource file) throws IOException {
    byte[] head = file.read(0, (int) Math.min(LINE, file.size()));
    if (head.length < 2 || head[0] != '#' || head[1] != '!') {
      return Optional.empty();
    }
    int end = 2;
    while (end < head.length && head[end] != '\n' && head[end] != 0) {
      end++;
    }
    int from = skipBlanks(head, 2, end);
    int to = from;
    while (to < end && !isBlank(head[to])) {
      to++;
    }
    if (from == to) {
      return Optional.empty();
    }
    int rest = skipBlanks(head, to, end);
    int last = end;
    while (last > rest && isBlank(head[last - 1])) {
      last--;
    }
    return Optional.of(
        new Shebang(
            text(head, from, to),
            rest < last ? Optional.of(text(head, rest, last)) : Optional.empty()));
  }

  private static int skipBlanks(byte[] line, int from, int end) {
    int at = from;
    while (at < end && isBlank(line[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static String text(byte[] bytes, int from, int to) {
    return Text.decode(java.util.Arrays.copyOfRange(bytes, from, to));
  }
}
