package preflight.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Labelled;
import preflight.image.Image;
import preflight.image.Location;
import preflight.report.ReportFormat;
import preflight.report.Run;

/** Reports that are written to files, beside what standard output shows. */
record ReportFiles(Map<Path, ReportFormat> files) {

  static void addOption(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("--report")
            .paramLabel("FORMAT=FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "Write a report to a file, too; may be given several times, for several formats.")
            .build());
  }

  /** What the command line asks for; none of the files may be an image. */
  static ReportFiles of(ParseResult parsed, List<Image> images) throws IOException {
    Map<Path, ReportFormat> files = new LinkedHashMap<>();
    for (String asked : parsed.matchedOptionValue("--report", List.<String>of())) {
      int equals = asked.indexOf('=');
      if (equals < 0) {
        throw new UsageException(
            "'" + asked + "' is no value of --report",
            "it takes FORMAT=FILE, such as sarif=out.sarif");
      }
      Path file = TaskLogs.path(asked.substring(equals + 1));
      for (Image image : images) {
        for (Location location : image.disks()) {
          Optional<Path> disk = location.file();
          if (disk.isPresent()
              && Files.exists(file)
              && Files.exists(disk.get())
              && Files.isSameFile(file, disk.get())) {
            throw new UsageException(
                "--report would overwrite the image " + file, "name another file for the report");
          }
        }
      }
      if (files.put(file, format("--report", asked.substring(0, equals))) != null) {
        throw new UsageException("two reports go to " + file, "name a file for each");
      }
    }
    return new ReportFiles(files);
  }

  /** The format of that name. */
  static ReportFormat format(String option, String name) {
    return Labelled.find(ReportFormat.values(), name)
        .orElseThrow(() -> Options.invalid(option, name, Labelled.words(ReportFormat.values())));
  }

  /**
   * Writes each whole or not at all.
   *
   * @throws IOException where one cannot be written
   */
  void write(Run run) throws IOException {
    for (Map.Entry<Path, ReportFormat> file : files.entrySet()) {
      write(run, file.getValue(), file.getKey());
    }
  }

  private static void write(Run run, ReportFormat format, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // a pipe or a device, such as /dev/stderr or what a shell makes of >(command)
      try (PrintStream out = stream(file)) {
        print(run, format, out, file);
      }
      return;
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new FileSystemException(file.toString(), null, "its folder is not there");
    }
    // not a temporary file of the JDK, which nobody else may read
    Path whole =
        folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      try (PrintStream out = stream(whole)) {
        print(run, format, out, file);
      }
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static PrintStream stream(Path file) throws IOException {
    return new PrintStream(
        new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
  }

  private static void print(Run run, ReportFormat format, PrintStream out, Path file)
      throws IOException {
    format.print(run, out);
    if (out.checkError()) {
      throw new FileSystemException(file.toString(), null, "cannot be written");
    }
  }
}
