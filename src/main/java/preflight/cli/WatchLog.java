package preflight.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.task.LogReader;
import preflight.task.Sample;
import preflight.task.TaskLog;
import preflight.task.TaskWriter;

/** A file that a watch writes to, behind what an earlier watch of the same tasks has written. */
final class WatchLog implements AutoCloseable {

  private final Map<String, List<Sample>> before;
  private final OutputStream out;
  private final TaskWriter writer;

  private WatchLog(Map<String, List<Sample>> before, OutputStream out) {
    this.before = before;
    this.out = out;
    this.writer = new TaskWriter(out);
  }

  /**
   * Makes the file, or goes on with it.
   *
   * @throws UsageException if the file is something else, which stays untouched
   */
  static WatchLog open(Path file) throws IOException {
    boolean fresh = Files.notExists(file) || (Files.isRegularFile(file) && Files.size(file) == 0);
    Map<String, List<Sample>> before = fresh ? Map.of() : read(file);
    boolean isCut = !fresh && !endsWithLine(file);
    OutputStream out =
        Files.newOutputStream(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    WatchLog log = new WatchLog(before, out);
    if (isCut) {
      out.write('\n');
    }
    if (fresh) {
      log.writer.header();
    }
    return log;
  }

  /** What the file had before; empty if it is new. */
  List<Sample> before(String task) {
    return before.getOrDefault(task, List.of());
  }

  TaskWriter writer() {
    return writer;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static Map<String, List<Sample>> read(Path file) throws IOException {
    LogReader reader = new LogReader("");
    boolean first = true;
    try (BufferedReader lines = reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (first && !TaskWriter.isHeader(line)) {
          throw new UsageException(
              file + " is there, and no log of 'preflight task watch'",
              "name another file with --log; nothing is overwritten");
        }
        first = false;
        reader.line(line, Optional.empty());
      }
    }
    Map<String, List<Sample>> samples = new HashMap<>();
    for (TaskLog log : reader.end()) {
      samples.put(log.task(), log.samples());
    }
    return samples;
  }

  /** What is no UTF-8 is no reason to stop. */
  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private static boolean endsWithLine(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(bytes.length() - 1);
      return bytes.read() == '\n';
    }
  }
}
