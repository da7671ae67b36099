package preflight.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that has ended.
 *
 * @param status its exit status
 * @param out what it wrote, to either stream
 */
record Ran(int status, String out) {

  static Ran of(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("preflight-dist", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(command + " did not end");
      }
      return new Ran(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
    }
  }

  static Ran of(String... command) throws IOException, InterruptedException {
    return of(List.of(command));
  }

  /** Its output; it must have ended well. */
  String good() {
    if (status != 0) {
      throw new AssertionError("status " + status + ": " + out);
    }
    return out;
  }
}
