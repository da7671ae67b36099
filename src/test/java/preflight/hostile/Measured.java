package preflight.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import preflight.cli.Main;

/** Runs the program, and writes down at its end what it took of memory and of processor time. */
public final class Measured {

  private Measured() {}

  public static void main(String[] arguments) {
    writeAtEnd();
    if (arguments.length > 0 && arguments[0].equals("synthetic")) {
      SyntheticCheck.run(Path.of(arguments[1]), Long.parseLong(arguments[2]));
      return;
    }
    Main.main(arguments);
  }

  /** Hooks run at {@code System.exit} as well. */
  static void writeAtEnd() {
    Path target = Path.of(System.getProperty("preflight.measured"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(target)));
  }

  /** {@code VmHWM}, the most memory that was ever resident, in KiB; see proc(5). */
  private static void write(Path target) {
    try {
      long peak = -1;
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          peak = Long.parseLong(line.substring(6, line.length() - 2).strip());
        }
      }
      long millis = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
      Files.writeString(target, peak + " " + millis, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
