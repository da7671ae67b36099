package preflight.image.ova;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import preflight.io.CorruptException;
import preflight.io.UnsupportedException;

/**
 * The text of an XML document (XML 1.0, 4.3.3 and appendix F).
 *
 * <p>The JDK's XML reader would decode as well, but prints what it does not like on the process's
 * standard error.
 */
final class XmlText {

  private static final int DECLARATION = 256;

  private XmlText() {}

  static String decode(String structure, byte[] bytes)
      throws CorruptException, UnsupportedException {
    Charset charset = charset(structure, bytes);
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new CorruptException(structure, "is not valid " + charset.name());
    }
  }

  private static Charset charset(String structure, byte[] bytes) throws UnsupportedException {
    if (bytes.length >= 2) {
      int first = Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
      if (first == 0xFEFF || first == 0xFFFE) {
        return StandardCharsets.UTF_16;
      }
      if (first == '<' << 8) {
        return StandardCharsets.UTF_16LE;
      }
      if (first == '<') {
        return StandardCharsets.UTF_16BE;
      }
    }
    String name = declared(bytes);
    try {
      if (name.isEmpty()) {
        return StandardCharsets.UTF_8;
      }
      if (Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    } catch (IllegalCharsetNameException e) {
      throw new UnsupportedException(structure, "encoding \"" + name + "\"");
    }
    throw new UnsupportedException(structure, "encoding \"" + name + "\"");
  }

  /** The encoding that the declaration names; empty without one. */
  private static String declared(byte[] bytes) {
    int length = Math.min(bytes.length, DECLARATION);
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int end = head.indexOf("?>");
    int at = head.indexOf("encoding");
    if (!head.contains("<?xml") || end < 0 || at < 0 || at > end) {
      return "";
    }
    int quote = at + "encoding".length();
    while (quote < end && head.charAt(quote) != '"' && head.charAt(quote) != '\'') {
      quote++;
    }
    int close = head.indexOf(head.charAt(quote), quote + 1);
    return close < 0 || close > end ? "" : head.substring(quote + 1, close);
  }
}
