package preflight.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Starts the independent tools that readers are compared with. A tool that fails is an error. */
public final class Tool {

  private static final int SECONDS = 60;

  private Tool() {}

  /** What the command prints on standard output, as UTF-8. */
  public static String run(String... command) {
    return new String(bytes(command), StandardCharsets.UTF_8);
  }

  /** What the command prints on standard output. */
  public static byte[] bytes(String... command) {
    return bytes(SECONDS, command);
  }

  /** The same for a command that may take this long. */
  public static byte[] bytes(int seconds, String... command) {
    try {
      Process process = new ProcessBuilder(command).start();
      process.getOutputStream().close();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      Thread drain = new Thread(() -> copy(process.getErrorStream(), errors));
      drain.start();
      Thread watch = new Thread(() -> end(process, seconds));
      watch.setDaemon(true);
      watch.start();
      byte[] output = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      drain.join();
      if (status != 0) {
        throw new AssertionError(
            String.join(" ", command)
                + " ended with "
                + status
                + ": "
                + errors.toString(StandardCharsets.UTF_8));
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command[0] + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void end(Process process, int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static void copy(InputStream from, ByteArrayOutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
