package preflight.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of an image, which need not be valid UTF-8, as a string that loses nothing.
 *
 * <p>A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, so that
 * two different names never become equal ("surrogateescape", Python PEP 383).
 */
public final class Text {

  private Text() {}

  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        out.flip();
        return out.toString();
      }
      for (int i = result.length(); i > 0; i--) {
        out.put((char) (0xDC00 + Byte.toUnsignedInt(in.get())));
      }
      decoder.reset();
    }
  }

  /** The bytes that {@link #decode} was given. */
  public static byte[] encode(String text) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= 0xDC80 && point <= 0xDCFF) {
        out.write(point - 0xDC00);
      } else {
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
      }
      i += Character.charCount(point);
    }
    return out.toByteArray();
  }
}
