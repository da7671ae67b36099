package preflight.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import preflight.report.ReportFormat;
import preflight.report.ReportWriter;

/**
 * A report that is being written to a file, whole or not at all.
 *
 * @param whole where it grows until it is whole; empty for a pipe or a device, such as /dev/stderr
 *     or what a shell makes of {@code >(command)}
 */
record OpenReport(Path file, Optional<Path> whole, PrintStream out, ReportWriter writer)
    implements AutoCloseable {

  static OpenReport of(Path file, ReportFormat format, String version) throws IOException {
    Optional<Path> whole = Optional.empty();
    if (!Files.exists(file) || Files.isRegularFile(file)) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new FileSystemException(file.toString(), null, "its folder is not there");
      }
      // not a temporary file of the JDK, which nobody else may read
      whole =
          Optional.of(
              folder.resolve(
                  "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part"));
    }
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(Files.newOutputStream(whole.orElse(file))),
            false,
            StandardCharsets.UTF_8);
    return new OpenReport(file, whole, out, format.writer(version, out));
  }

  /**
   * @throws IOException where something could not be written
   */
  void finish() throws IOException {
    out.close();
    if (out.checkError()) {
      throw new FileSystemException(file.toString(), null, "cannot be written");
    }
    if (whole.isPresent()) {
      Files.move(whole.get(), file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (whole.isPresent()) {
      Files.deleteIfExists(whole.get());
    }
  }
}
