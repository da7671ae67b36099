package preflight.image.vmdk;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import preflight.image.vmdk.Descriptor.Access;
import preflight.image.vmdk.Descriptor.Extent;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/**
 * Reads the text of a descriptor. Writers differ in case, line ends, quotes, blanks and encoding;
 * what is not understood is passed over, but for extents, since a disk without one of its parts is
 * another disk.
 */
final class DescriptorText {

  /** 4 EiB. */
  static final long MAX_SECTORS = 1L << 53;

  private DescriptorText() {}

  static Descriptor parse(byte[] bytes, long offset) throws CorruptException, UnsupportedException {
    String text = decode(bytes);
    int end = text.indexOf('\0');
    Map<String, String> entries = new HashMap<>();
    List<Extent> extents = new ArrayList<>();
    int number = 0;
    for (String line : lines(end < 0 ? text : text.substring(0, end))) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.charAt(0) == '#') {
        continue;
      }
      Optional<Access> access = access(content);
      if (access.isPresent()) {
        if (extents.size() == Limits.VMDK_EXTENTS) {
          throw new UnsupportedException(
              Descriptor.STRUCTURE, "more than " + Limits.VMDK_EXTENTS + " extents", offset);
        }
        extents.add(extent(access.get(), content, number, offset));
      } else {
        int equals = content.indexOf('=');
        if (equals > 0) {
          String key = content.substring(0, equals).strip().toLowerCase(Locale.ROOT);
          entries.putIfAbsent(key, unquoted(content.substring(equals + 1).strip()));
        } else if (looksLikeExtent(content)) {
          // to leave it out would move all that follows
          throw refused(number, offset, "is no extent of access RW, RDONLY or NOACCESS");
        }
      }
    }
    return new Descriptor(entries, extents);
  }

  /** Some word, perhaps none, and a number before the type. */
  private static boolean looksLikeExtent(String line) {
    int at =
        line.charAt(0) >= '0' && line.charAt(0) <= '9' ? 0 : skipBlanks(line, wordEnd(line, 0));
    int end = wordEnd(line, at);
    for (int i = at; i < end; i++) {
      if (line.charAt(i) < '0' || line.charAt(i) > '9') {
        return false;
      }
    }
    return end > at && skipBlanks(line, end) < line.length();
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == '\r') {
        lines.add(text.substring(start, i));
        if (i + 1 < text.length() && text.charAt(i) == '\r' && text.charAt(i + 1) == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    return lines;
  }

  /** An extent line begins with the access and a blank; anything else is an entry. */
  private static Optional<Access> access(String line) {
    for (Access access : Access.values()) {
      String word = access.name();
      if (line.length() > word.length()
          && line.regionMatches(true, 0, word, 0, word.length())
          && isBlank(line.charAt(word.length()))
          && !line.substring(word.length()).strip().startsWith("=")) {
        return Optional.of(access);
      }
    }
    return Optional.empty();
  }

  /** For example {@code RW 4192256 SPARSE "disk-s001.vmdk"} or {@code RW 63 FLAT "d.vmdk" 0}. */
  private static Extent extent(Access access, String line, int number, long offset)
      throws CorruptException {
    int at = skipBlanks(line, access.name().length());
    int end = wordEnd(line, at);
    long sectors = number(line.substring(at, end), "size", number, offset);
    at = skipBlanks(line, end);
    end = wordEnd(line, at);
    String type = line.substring(at, end).toUpperCase(Locale.ROOT);
    if (type.isEmpty()) {
      throw refused(number, offset, "has no type");
    }
    at = skipBlanks(line, end);
    if (at == line.length()) {
      return new Extent(access, sectors, type, Optional.empty(), 0);
    }
    String file;
    if (line.charAt(at) == '"') {
      end = line.indexOf('"', at + 1);
      if (end < 0) {
        throw refused(number, offset, "has a file name without closing quote");
      }
      file = line.substring(at + 1, end);
      end++;
    } else {
      end = wordEnd(line, at);
      file = line.substring(at, end);
    }
    at = skipBlanks(line, end);
    end = wordEnd(line, at);
    // what follows, such as the identity of a partition, does not matter for reading
    long start = at == end ? 0 : number(line.substring(at, end), "offset", number, offset);
    return new Extent(access, sectors, type, Optional.of(file), start);
  }

  private static long number(String digits, String field, int line, long offset)
      throws CorruptException {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      value = value * 10 + (c - '0');
      if (c < '0' || c > '9' || value > MAX_SECTORS) {
        throw refused(line, offset, "has the " + field + " \"" + digits + '"');
      }
    }
    if (digits.isEmpty()) {
      throw refused(line, offset, "has no " + field);
    }
    return value;
  }

  private static CorruptException refused(int line, long offset, String what) {
    return new CorruptException(
        Descriptor.STRUCTURE, "extent in line " + line + " " + what, offset);
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int wordEnd(String line, int from) {
    int at = from;
    while (at < line.length() && !isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String unquoted(String value) {
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      return end < 0 ? value.substring(1) : value.substring(1, end);
    }
    return value;
  }

  /** In the encoding that the text names, where it is one in which ASCII stays as it is. */
  private static String decode(byte[] bytes) {
    String plain = latin1(bytes);
    boolean ascii = true;
    for (byte b : bytes) {
      ascii &= b >= 0;
    }
    if (ascii) {
      return plain;
    }
    for (String line : lines(plain)) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(0, equals).strip().equalsIgnoreCase("encoding")) {
        Optional<Charset> named = charset(unquoted(line.substring(equals + 1).strip()));
        if (named.isPresent() && !named.get().equals(StandardCharsets.UTF_8)) {
          return new String(bytes, named.get());
        }
        break;
      }
    }
    return Text.decode(bytes);
  }

  private static Optional<Charset> charset(String name) {
    try {
      if (name.isEmpty() || !Charset.isSupported(name)) {
        return Optional.empty();
      }
    } catch (IllegalCharsetNameException e) {
      // no such encoding; UTF-8 is what newer writers use
      return Optional.empty();
    }
    Charset charset = Charset.forName(name);
    boolean keepsAscii =
        new String("RW 1 \"=#".getBytes(StandardCharsets.US_ASCII), charset).equals("RW 1 \"=#");
    return keepsAscii ? Optional.of(charset) : Optional.empty();
  }

  /** With the mark of UTF-8 taken off. */
  static String latin1(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
  }
}
