package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.image.Machine;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ReadCounter;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.report.JsonReport;
import preflight.report.Result;
import preflight.report.Style;
import preflight.report.TextReport;

/** {@code preflight check}: what would import-image do with these images? */
final class CheckCommand implements Command {

  @Override
  public String name() {
    return "check";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Predicts what 'aws ec2 import-image' would do with each image, and why.")
        .description(
            "",
            "Examples:",
            "  preflight check image.ova",
            "  preflight check --as-of 2016-06-06 debian.raw",
            "  preflight check --disk system.raw --disk data.raw",
            "  preflight check --format json *.vmdk",
            "")
        .footer(
            "",
            "Exit status: 0 predicted to complete, 1 a rejection or a hang is predicted,",
            "2 bad usage or an image that could not be read, 3 cannot tell.");
    Options.addHelp(spec);
    ImageArguments.add(spec);
    Options.addRequest(spec);
    Options.addFormat(spec);
    spec.addOption(
        Options.flag("--allow-unknown", "Exit with 0 instead of 3 where it cannot be told."));
    spec.addOption(
        Options.flag(
            "--verify-manifest", "Compute the digests of an OVA's files; reads every byte."));
    spec.addOption(
        Options.flag("--no-initrd", "Do not read the contents of the initrd, the largest read."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    ImportRequest request = Options.request(parsed);
    boolean json = Options.json(parsed);
    Knowledge knowledge = Knowledge.asOf(request.asOf());
    int status = ExitStatus.COMPLETES;
    List<Result> results = new ArrayList<>();
    TextReport text = new TextReport(terminal.out(), new Style(terminal.outIsTerminal()));
    boolean first = true;
    for (ImageArguments.Image image : ImageArguments.of(parsed)) {
      try {
        Result result = check(image, parsed, request, knowledge, terminal);
        status = ExitStatus.worse(status, status(result.prediction(), parsed));
        if (json) {
          results.add(result);
        } else {
          if (!first) {
            terminal.out().println();
          }
          text.print(result);
          terminal.out().flush();
        }
        first = false;
      } catch (UsageException e) {
        // a directory among the images, for example: the others are checked all the same
        status = ExitStatus.worse(status, Main.fail(terminal, e.getMessage(), e.advice()));
      } catch (IOException e) {
        status = ExitStatus.worse(status, ImageArguments.fail(image, e, terminal));
      }
    }
    if (json) {
      JsonReport.print(results, terminal.out());
    }
    if (knowledge.isStale() && !parsed.hasMatchedOption("--as-of")) {
      terminal
          .err()
          .println(
              "preflight: what is known of EC2 was last looked up on "
                  + Knowledge.newestSighting()
                  + ", more than a year ago");
    }
    return status;
  }

  private static Result check(
      ImageArguments.Image image,
      ParseResult parsed,
      ImportRequest request,
      Knowledge knowledge,
      Terminal terminal)
      throws IOException {
    ReadCounter counter = new ReadCounter();
    try (Machine machine = image.open(counter);
        Progress progress = new Progress(terminal, "verifying the manifest", machine.size())) {
      Questions questions =
          Predictor.questions(
                  knowledge,
                  !parsed.matchedOptionValue("--no-initrd", false),
                  parsed.matchedOptionValue("--verify-manifest", false),
                  progress::update)
              .startedBy(start(request));
      Inspection inspection = Inspector.inspect(image.name(), machine, questions);
      Prediction prediction = Predictor.predict(inspection, request, knowledge);
      SnapshotRoute snapshot = Predictor.snapshotRoute(inspection, request, knowledge);
      return new Result(
          inspection, request, prediction, snapshot, counter.bytes(), counter.requests());
    }
  }

  private static Questions.Start start(ImportRequest request) {
    return request
        .bootMode()
        .map(mode -> mode == BootMode.UEFI ? Questions.Start.UEFI : Questions.Start.BIOS)
        .orElse(Questions.Start.EITHER);
  }

  private static int status(Prediction prediction, ParseResult parsed) {
    return switch (prediction.verdict()) {
      case COMPLETES -> ExitStatus.COMPLETES;
      case REJECTED, HANGS -> ExitStatus.REJECTED;
      case CANNOT_TELL ->
          parsed.matchedOptionValue("--allow-unknown", false)
              ? ExitStatus.COMPLETES
              : ExitStatus.CANNOT_TELL;
    };
  }
}
