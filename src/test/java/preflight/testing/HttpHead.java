package preflight.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request or of an answer, as it came.
 *
 * @param text with the empty line at its end
 */
record HttpHead(String text) {

  private static final int MOST = 64 * 1024;

  /** Empty at the end of the connection. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int state = 0;
    while (state < 4) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      bytes.write(b);
      if (bytes.size() > MOST) {
        throw new IOException("a head of HTTP without an end");
      }
      boolean next = b == (state % 2 == 0 ? '\r' : '\n');
      state = next ? state + 1 : b == '\r' ? 1 : 0;
    }
    return Optional.of(new HttpHead(bytes.toString(StandardCharsets.ISO_8859_1)));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A word of the first line; empty where there are fewer. */
  String word(int number) {
    String[] words = text.substring(0, text.indexOf("\r\n")).split(" ", -1);
    return number < words.length ? words[number] : "";
  }

  int status() throws IOException {
    try {
      return Integer.parseInt(word(1));
    } catch (NumberFormatException e) {
      throw new IOException("no status: " + text, e);
    }
  }

  boolean interim() throws IOException {
    return status() < 200;
  }

  /** Whether a header has this word, whatever the case. */
  boolean says(String name, String word) {
    return header(name).toLowerCase(Locale.ROOT).contains(word);
  }

  boolean chunked() {
    return says("Transfer-Encoding", "chunked");
  }

  /** Negative where it is not given. */
  long length() {
    String length = header("Content-Length");
    return length.isEmpty() ? -1 : Long.parseLong(length);
  }

  private String header(String name) {
    for (String line : text.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }
}
