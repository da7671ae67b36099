package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Labelled;
import preflight.image.Image;
import preflight.image.Location;
import preflight.policy.ConfigurationFinding;
import preflight.report.KeptResult;
import preflight.report.Rendering;
import preflight.report.ReportFormat;
import preflight.report.Result;
import preflight.report.Run;

/** Reports that are written to files, beside what standard output shows. */
final class ReportFiles implements AutoCloseable {

  private final Map<Path, ReportFormat> files;
  private final List<OpenReport> open = new ArrayList<>();

  private ReportFiles(Map<Path, ReportFormat> files) {
    this.files = files;
  }

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
   * Begins to write each.
   *
   * @param version of the program
   * @throws IOException where one cannot be written
   */
  void open(String version) throws IOException {
    for (Map.Entry<Path, ReportFormat> file : files.entrySet()) {
      open.add(OpenReport.of(file.getKey(), file.getValue(), version));
    }
  }

  void add(Result result) {
    for (OpenReport report : open) {
      report.writer().add(result);
    }
  }

  void add(KeptResult kept) {
    for (OpenReport report : open) {
      report.writer().add(kept);
    }
  }

  /** The forms that the reports are made of, where an earlier run has found an answer. */
  void addWanted(Set<Rendering> wanted) {
    for (OpenReport report : open) {
      report.writer().wants().ifPresent(wanted::add);
    }
  }

  void add(Run.Unread unread) {
    for (OpenReport report : open) {
      report.writer().add(unread);
    }
  }

  /**
   * Each is whole then, and has its name.
   *
   * @throws IOException where one cannot be written
   */
  void finish(List<ConfigurationFinding> configuration) throws IOException {
    for (OpenReport report : open) {
      report.writer().finish(configuration);
      report.finish();
    }
  }

  /** What was not finished leaves nothing behind. */
  @Override
  public void close() throws IOException {
    for (OpenReport report : open) {
      report.close();
    }
  }
}
