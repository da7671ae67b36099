package preflight.guest.grub;

import java.util.LinkedHashMap;
import java.util.Map;
import preflight.io.CorruptException;
import preflight.io.Text;

/**
 * The environment block, a file that GRUB can also write (GRUB manual, "Environment block";
 * lib/envblk.c): a header line, then lines {@code name=value} in which a backslash protects the
 * next character, padded with {@code #} to 1024 bytes.
 */
public final class GrubEnvironmentBlock {

  /** The size grub-editenv gives the file, in bytes. GRUB itself reads other sizes, too. */
  public static final int SIZE = 1024;

  private static final String STRUCTURE = "GRUB environment block";
  private static final String HEADER = "# GRUB Environment Block\n";

  private GrubEnvironmentBlock() {}

  /**
   * The variables in the order of the file.
   *
   * @throws CorruptException where GRUB says "invalid environment block", or where the last line
   *     has no end, so that grub-editenv was interrupted or the file was edited by hand
   */
  public static Map<String, String> parse(byte[] bytes) throws CorruptException {
    String text = Text.decode(bytes);
    if (!text.startsWith(HEADER)) {
      throw new CorruptException(STRUCTURE, "does not begin with \"# GRUB Environment Block\"", 0);
    }
    Map<String, String> variables = new LinkedHashMap<>();
    int i = HEADER.length();
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#' || c == '\n') {
        int end = c == '#' ? text.indexOf('\n', i) : i;
        i = end < 0 ? text.length() : end + 1;
        continue;
      }
      StringBuilder line = new StringBuilder();
      int equals = -1;
      int start = i;
      boolean ended = false;
      while (i < text.length() && !ended) {
        c = text.charAt(i++);
        if (c == '\n') {
          ended = true;
        } else if (c == '\\' && i < text.length()) {
          line.append(text.charAt(i++));
        } else {
          if (c == '=' && equals < 0) {
            equals = line.length();
          }
          line.append(c);
        }
      }
      if (!ended) {
        throw new CorruptException(STRUCTURE, "the last line has no end", start);
      }
      if (equals < 0) {
        throw new CorruptException(STRUCTURE, "a line has no \"=\"", start);
      }
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }
}
