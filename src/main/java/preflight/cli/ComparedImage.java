package preflight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.ImportRequest;
import preflight.policy.Policy;
import preflight.prediction.Prediction;
import preflight.report.Result;
import preflight.task.Comparison;
import preflight.task.Replay;

/**
 * The image whose prediction a real task is compared with.
 *
 * @param file as the command line names it
 * @param record where the pair is kept as a case, if it is
 */
record ComparedImage(String file, Result result, Optional<Path> record) {

  private static final List<String> OF_REQUEST =
      List.of("--declared-format", "--platform", "--boot-mode", "--architecture");

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Options.text(
            "--compare",
            "IMAGE",
            "Tell what is predicted for this image, and the first difference."));
    spec.addOption(
        Options.text(
            "--record",
            "FILE",
            "With --compare: add the pair to FILE as a case for the scoreboard, once the task has ended."));
    Options.addParameters(spec);
  }

  /**
   * Checks the image that is named.
   *
   * @param day whose knowledge counts
   * @throws IOException where it cannot be read
   */
  static Optional<ComparedImage> of(ParseResult parsed, LocalDate day, Terminal terminal)
      throws IOException {
    Optional<String> file = Options.option(parsed, "--compare");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> record = Options.option(parsed, "--record").map(name -> TaskLogs.path(name));
    if (record.isPresent()) {
      RecordedCase.verify(record.get());
    }
    ImportRequest request = Options.request(parsed, day);
    ImageCheck.Asked asked =
        new ImageCheck.Asked(request, Policy.DEFAULT, true, false, false, false);
    Result result =
        ImageCheck.of(ImageArguments.single(parsed, file.get()), asked, Optional.empty(), terminal)
            .result();
    return Optional.of(new ComparedImage(file.get(), result, record));
  }

  /** Options that mean something only beside {@code --compare}. */
  static void verify(ParseResult parsed) {
    if (parsed.hasMatchedOption("--compare")) {
      return;
    }
    if (parsed.hasMatchedOption("--record")) {
      throw new UsageException(
          "--record keeps a prediction with what became of it", "name the image with --compare");
    }
    for (String option : OF_REQUEST) {
      if (parsed.hasMatchedOption(option)) {
        throw new UsageException(
            option + " is a part of what is predicted", "name the image with --compare");
      }
    }
  }

  Prediction prediction() {
    return result.prediction();
  }

  Comparison with(Replay replay) {
    return Comparison.of(result.prediction(), replay);
  }

  /** Keeps the pair where that was asked for and the task has ended; tells what becomes of it. */
  void keep(Replay replay, Terminal terminal) throws IOException {
    if (record.isPresent()) {
      String told = new RecordedCase(file, result, replay).addTo(record.get());
      terminal.err().println("preflight: " + told);
      terminal.err().flush();
    }
  }
}
