package preflight.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The process's standard output. A reader that leaves early ({@code preflight check … | head}) has
 * got what it wanted: the rest is dropped, as other programs do that end by SIGPIPE. Every other
 * failure, such as a full disk, is one.
 */
final class StandardOutput extends OutputStream {

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private boolean readerGone;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (readerGone) {
      return;
    }
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      // the JDK tells EPIPE only by its text
      if (!"Broken pipe".equals(e.getMessage())) {
        throw e;
      }
      readerGone = true;
    }
  }
}
