package preflight.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import preflight.io.Limits;
import preflight.report.Escape;
import preflight.task.LogReader;
import preflight.task.TaskLog;

/** The logs of import tasks that a command line names. */
final class TaskLogs {

  private TaskLogs() {}

  /**
   * All tasks in a file, or for {@code -} in standard input. What is too much to be read is told on
   * standard error.
   *
   * @throws IOException where the host cannot read it
   */
  static List<TaskLog> read(String name, Terminal terminal) throws IOException {
    if (name.equals("-")) {
      LogReader live = new LogReader("standard input");
      lines(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          live,
          () -> Optional.of(Instant.now()));
      return end(live, name, terminal);
    }
    Path path = path(name);
    if (Files.isDirectory(path)) {
      throw new FileSystemException(name, null, "is a directory");
    }
    String file = Optional.ofNullable(path.getFileName()).map(Path::toString).orElse(name);
    LogReader reader = new LogReader(file);
    // an InputStreamReader replaces bytes that are no UTF-8, which Files.newBufferedReader refuses
    try (Reader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8), 1 << 16)) {
      lines(in, reader, Optional::empty);
    }
    return end(reader, name, terminal);
  }

  private static List<TaskLog> end(LogReader reader, String name, Terminal terminal) {
    List<TaskLog> logs = reader.end();
    if (reader.isCut()) {
      terminal
          .err()
          .println(
              "preflight: "
                  + Escape.terminal(name)
                  + " has more than "
                  + Limits.TASK_SAMPLES
                  + " samples or an answer of more than "
                  + Limits.TASK_DOCUMENT
                  + " characters");
      terminal.err().println("  the rest of it is not read; split the log");
    }
    return logs;
  }

  /** Cuts a line that is longer than any answer of the service, which would fill the memory. */
  private static void lines(Reader in, LogReader to, Supplier<Optional<Instant>> receipt)
      throws IOException {
    StringBuilder line = new StringBuilder();
    boolean returned = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n' && returned) {
        returned = false;
        continue;
      }
      returned = c == '\r';
      if (c == '\n' || c == '\r') {
        to.line(line.toString(), receipt.get());
        line.setLength(0);
      } else if (line.length() < Limits.TASK_DOCUMENT) {
        line.append((char) c);
      }
    }
    if (line.length() > 0) {
      to.line(line.toString(), receipt.get());
    }
  }

  /** A file that the command line names. */
  static Path path(String name) {
    try {
      if (!name.isEmpty()) {
        return Path.of(name);
      }
    } catch (InvalidPathException e) {
      throw new UsageException("'" + name + "' is no file name: " + e.getReason(), "name a file");
    }
    throw new UsageException("the name of a file is empty", "name a file");
  }
}
