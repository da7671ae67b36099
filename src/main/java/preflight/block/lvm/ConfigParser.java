package preflight.block.lvm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;

/**
 * Reads LVM's configuration grammar as the description of a group uses it: {@code name { … }},
 * {@code name = value}, numbers, strings, lists and comments (lvm.conf(5)).
 */
final class ConfigParser {

  private static final String STRUCTURE = "LVM2 metadata";

  private final byte[] bytes;
  private final MetadataBudget budget;
  private int at;
  private int line = 1;

  private ConfigParser(byte[] bytes, MetadataBudget budget) {
    this.bytes = bytes;
    this.budget = budget;
  }

  /**
   * @param text up to its end or its first NUL
   * @param budget how many values may still be read in this machine
   * @throws CorruptException where it breaks the grammar, or a limit
   */
  static ConfigNode.Section parse(byte[] text, MetadataBudget budget) throws CorruptException {
    return new ConfigParser(text, budget).section(ConfigNode.Path.TOP, 0);
  }

  /** The names up to the closing brace, or up to the end where this is the outermost. */
  private ConfigNode.Section section(ConfigNode.Path path, int depth) throws CorruptException {
    if (depth > Limits.LVM_DEPTH) {
      throw corrupt("has sections nested deeper than " + Limits.LVM_DEPTH);
    }
    Map<String, ConfigNode> found = new LinkedHashMap<>();
    while (true) {
      int next = peek();
      if (next < 0 && depth > 0) {
        throw corrupt("ends within a section");
      }
      if (next == '}' && depth == 0) {
        throw corrupt("closes a section that is not open");
      }
      if (next < 0 || next == '}') {
        at += depth == 0 ? 0 : 1;
        return new ConfigNode.Section(path, found);
      }
      String name = name();
      ConfigNode node;
      int sign = peek();
      if (sign == '{') {
        at++;
        count();
        node = section(path.inner(name), depth + 1);
      } else if (sign == '=') {
        at++;
        node = value();
      } else {
        throw corrupt("has no value or section behind a name");
      }
      if (found.put(name, node) != null) {
        throw corrupt("has a name twice: " + name);
      }
    }
  }

  private ConfigNode value() throws CorruptException {
    if (peek() != '[') {
      return single();
    }
    at++;
    count();
    List<ConfigNode> items = new ArrayList<>();
    while (peek() != ']') {
      items.add(single());
      int next = peek();
      if (next == ',') {
        at++;
      } else if (next != ']') {
        throw corrupt("has a list that does not end");
      }
    }
    at++;
    return new ConfigNode.Values(items);
  }

  private ConfigNode single() throws CorruptException {
    count();
    int first = peek();
    if (first == '"' || first == '\'') {
      return new ConfigNode.Text(string((byte) first));
    }
    int start = at;
    while (at < bytes.length && (isDigit(bytes[at]) || bytes[at] == '-' || bytes[at] == '.')) {
      at++;
    }
    bound(at - start);
    return number(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
  }

  private ConfigNode number(String digits) throws CorruptException {
    if (digits.indexOf('.') > 0) {
      return new ConfigNode.Text(digits);
    }
    boolean negative = digits.startsWith("-");
    int first = negative ? 1 : 0;
    int length = digits.length() - first;
    // LVM would take a leading zero for an octal number, which it never writes
    boolean octal = length > 1 && digits.charAt(first) == '0';
    long value = 0;
    for (int i = first; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        throw corrupt("has a value that is no number");
      }
      value = value * 10 + digit;
    }
    if (length == 0 || octal) {
      throw corrupt("has a value that is no number");
    }
    return new ConfigNode.Whole(negative ? -value : value);
  }

  /**
   * In double quotes a backslash stands before a quote or a backslash; in single ones it does not.
   */
  private String string(byte quote) throws CorruptException {
    int start = ++at;
    int escapes = 0;
    while (at < bytes.length && bytes[at] != quote && bytes[at] != 0) {
      if (isEscape(quote)) {
        escapes++;
        at++;
      }
      line += bytes[at] == '\n' ? 1 : 0;
      at++;
    }
    if (at >= bytes.length || bytes[at] == 0) {
      throw corrupt("has a string that does not end");
    }
    int end = at;
    bound(end - start - escapes);
    byte[] content = new byte[end - start - escapes];
    at = start;
    for (int i = 0; i < content.length; i++) {
      at += escapes > 0 && isEscape(quote) ? 1 : 0;
      content[i] = bytes[at++];
    }
    at = end + 1;
    return Text.decode(content);
  }

  private void bound(int length) throws CorruptException {
    if (length > Limits.LVM_STRING) {
      throw corrupt(
          "has a value of " + length + " bytes, more than the " + Limits.LVM_STRING + " read");
    }
  }

  private boolean isEscape(byte quote) {
    return quote == '"'
        && bytes[at] == '\\'
        && at + 1 < bytes.length
        && (bytes[at + 1] == '"' || bytes[at + 1] == '\\');
  }

  private byte[] bytesBetween(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private String name() throws CorruptException {
    int start = at;
    while (at < bytes.length && isName(bytes[at])) {
      at++;
    }
    if (at == start) {
      throw corrupt("has a sign where a name is expected");
    }
    if (at - start > Limits.LVM_NAME) {
      throw corrupt("has a name of more than " + Limits.LVM_NAME + " bytes");
    }
    return Text.decode(bytesBetween(start, at));
  }

  /** The next byte that is no blank and in no comment, -1 at the end. */
  private int peek() {
    boolean comment = false;
    while (at < bytes.length && bytes[at] != 0) {
      byte b = bytes[at];
      if (b == '\n') {
        line++;
        comment = false;
      } else if (b == '#') {
        comment = true;
      } else if (!comment && b != ' ' && b != '\t' && b != '\r') {
        return Byte.toUnsignedInt(b);
      }
      at++;
    }
    return -1;
  }

  private void count() throws CorruptException {
    if (!budget.takeValue()) {
      throw corrupt("brings in more than the " + Limits.LVM_VALUES + " values read in one machine");
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isName(byte b) {
    return switch (b) {
      case '#', '=', '{', '}', '[', ']', ',', '"', '\'', 0x7F -> false;
      default -> b < 0 || b > ' ';
    };
  }

  private CorruptException corrupt(String detail) {
    return new CorruptException(STRUCTURE, detail + ", line " + line);
  }
}
