package preflight.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;

/**
 * The process's standard output. A reader that leaves early ({@code preflight check … | head}) has
 * got what it wanted: the rest is dropped, as other programs do that end by SIGPIPE. Every other
 * failure, such as a full disk, is one.
 */
class StandardOutput extends OutputStream {

  private final OutputStream out;
  private boolean readerGone;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    this.out = out;
  }

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
      if (!Objects.equals(e.getMessage(), brokenPipe())) {
        throw e;
      }
      readerGone = true;
    }
  }

  /**
   * What the system calls EPIPE. The JDK tells an error of the system only by its text, which is in
   * the user's language; so the same error is made once more, to be compared with.
   */
  String brokenPipe() throws IOException {
    Pipe pipe = Pipe.open();
    try (Pipe.SinkChannel sink = pipe.sink()) {
      pipe.source().close();
      sink.write(ByteBuffer.allocate(1));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    throw new IllegalStateException("a pipe without a reader takes bytes");
  }
}
