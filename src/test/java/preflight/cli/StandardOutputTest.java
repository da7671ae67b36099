package preflight.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

/** A reader that leaves is no failure, in whatever language the system tells it. */
class StandardOutputTest {

  @Test
  void aReaderThatLeavesIsNoFailure() throws IOException {
    Pipe pipe = Pipe.open();
    try (OutputStream out = new StandardOutput(Channels.newOutputStream(pipe.sink()))) {
      out.write(1);
      pipe.source().close();
      assertThatCode(() -> out.write(new byte[100])).doesNotThrowAnyException();
      // and from then on nothing is tried
      pipe.sink().close();
      assertThatCode(() -> out.write(2)).doesNotThrowAnyException();
    }
  }

  @Test
  void aFullDiskIsAFailure() throws IOException {
    try (FileOutputStream full = new FileOutputStream("/dev/full");
        OutputStream out = new StandardOutput(full)) {
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theTextOfTheSystemDecides() throws IOException {
    try (OutputStream gone = speaking("Daten\u00fcbergabe unterbrochen")) {
      assertThatCode(() -> gone.write(1)).doesNotThrowAnyException();
    }
    try (OutputStream full = speaking("Broken pipe")) {
      assertThatThrownBy(() -> full.write(1)).hasMessage("Broken pipe");
    }
  }

  /** On a system whose EPIPE is told in German, with a stream that fails in these words. */
  private static OutputStream speaking(String words) {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(words);
          }
        };
    return new StandardOutput(failing) {
      @Override
      String brokenPipe() {
        return "Daten\u00fcbergabe unterbrochen";
      }
    };
  }
}
