package preflight.hostile;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import preflight.cli.Cli;

/**
 * Checks many images in one small virtual machine, as text and as JSON, and prints a line of
 * measures for each: name, format, exit status, milliseconds of processor time, MiB allocated.
 */
public final class HostileRuns {

  private HostileRuns() {}

  /**
   * @param arguments the folder for reports, then the name of each case and its image, by turns
   */
  public static void main(String[] arguments) throws IOException {
    Measured.writeAtEnd();
    Path reports = Path.of(arguments[0]);
    List<String> lines = Files.readAllLines(reports.resolve("cases"));
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      run(reports, lines.get(i), lines.get(i + 1));
    }
    System.out.flush();
    System.exit(0);
  }

  /** One check, told twice: reading is what takes the time. */
  private static void run(Path reports, String name, String image) throws IOException {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    System.out.print(name + " ");
    System.out.flush();
    long allocated = threads.getThreadAllocatedBytes(id);
    long started = threads.getCurrentThreadCpuTime();
    int status;
    try (PrintStream out = open(reports.resolve(name + ".json"));
        PrintStream err = open(reports.resolve(name + ".err"))) {
      status =
          Cli.run(
              out,
              err,
              "check",
              "--as-of",
              "2026-11-01",
              "--verify-manifest",
              "--no-config",
              "--format",
              "json",
              "--report",
              "text=" + reports.resolve(name + ".text"),
              image);
    }
    long millis = (threads.getCurrentThreadCpuTime() - started) / 1_000_000;
    long mib = (threads.getThreadAllocatedBytes(id) - allocated) >> 20;
    System.out.println(status + " " + millis + " " + mib);
    System.out.flush();
  }

  private static PrintStream open(Path file) throws IOException {
    return new PrintStream(
        new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
  }
}
