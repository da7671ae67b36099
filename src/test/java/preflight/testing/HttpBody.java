package preflight.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a body of HTTP to its end. */
final class HttpBody {

  /** Takes a body's bytes as they come. */
  interface Sink {

    /**
     * @param content how many of the bytes are the body's own; none for the frames of chunks
     */
    void take(byte[] bytes, int length, int content) throws IOException, InterruptedException;
  }

  private final InputStream in;
  private final Sink sink;
  private final byte[] buffer = new byte[16 * 1024];

  HttpBody(InputStream in, Sink sink) {
    this.in = in;
    this.sink = sink;
  }

  void chunks() throws IOException, InterruptedException {
    long size;
    do {
      String line = line();
      int end = line.indexOf(';');
      size = Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
      if (size > 0) {
        bytes(size);
        line();
      }
    } while (size > 0);
    // trailers, and the empty line
    String trailer = line();
    while (!trailer.isBlank()) {
      trailer = line();
    }
  }

  void bytes(long length) throws IOException, InterruptedException {
    long left = length;
    while (left > 0) {
      int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (got < 0) {
        throw new EOFException("the connection ends " + left + " bytes too early");
      }
      sink.take(buffer, got, got);
      left -= got;
    }
  }

  /** Up to the end of the connection. */
  void rest() throws IOException, InterruptedException {
    for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
      sink.take(buffer, got, got);
    }
  }

  private String line() throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    do {
      b = in.read();
      if (b < 0) {
        throw new EOFException("the connection ends within a chunk's frame");
      }
      line.write(b);
    } while (b != '\n');
    sink.take(line.toByteArray(), line.size(), 0);
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
