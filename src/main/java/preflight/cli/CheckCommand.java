package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.image.Image;
import preflight.policy.ConfigurationFinding;
import preflight.policy.UnusedIgnores;
import preflight.report.ReportFormat;
import preflight.report.Result;
import preflight.report.Run;
import preflight.report.Style;
import preflight.report.TextReport;
import preflight.report.Uplink;

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
            "  preflight check --route import-snapshot --strict image.vmdk",
            "  preflight check --report sarif=preflight.sarif --report junit=preflight.xml *.ova",
            "")
        .footer(
            "",
            "Each option but --help can stand in the environment: PREFLIGHT_AS_OF for --as-of.",
            "A .preflight.yaml keeps what counts for a project, see 'preflight explain config'.",
            "",
            "Exit status: 0 predicted to complete, 1 a rejection or a hang is predicted,",
            "2 bad usage or an image that could not be read, 3 cannot tell.");
    Options.addHelp(spec);
    ImageArguments.add(spec);
    Options.addRequest(spec);
    spec.addOption(
        Options.text(
            "--format",
            "FORMAT",
            "On standard output: text (default), json, sarif, junit, github or markdown."));
    ReportFiles.addOption(spec);
    Settings.addOptions(spec);
    spec.addOption(
        Options.flag(
            "--verify-manifest", "Compute the digests of an OVA's files; reads every byte."));
    spec.addOption(
        Options.text(
            "--uplink", "SPEED", "Tell how long the upload would take, such as 20Mbit or 5MB/s."));
    spec.addOption(
        Options.flag(
            "--skip-lfs-pointers",
            "Pass over images that are Git LFS pointers here, and say so; for hooks."));
    spec.addOption(
        Options.flag("--no-initrd", "Do not read the contents of the initrd, the largest read."));
    spec.addOption(
        Options.flag(
            "--stats",
            "Tell on standard error what was read for each stage, and how long it took."));
    return spec;
  }

  @Override
  public boolean readsEnvironment() {
    return true;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    ReportFormat format =
        ReportFiles.format("--format", parsed.matchedOptionValue("--format", "text"));
    List<Image> images = ImageArguments.of(parsed);
    ReportFiles files = ReportFiles.of(parsed, images);
    images = DistinctImages.of(images, terminal);
    if (parsed.matchedOptionValue("--skip-lfs-pointers", false)) {
      images = LfsPointers.left(images, terminal);
    }
    ConfigurationFiles configurations = ConfigurationFiles.of(parsed);
    Optional<Uplink> uplink = Options.option(parsed, "--uplink").map(text -> uplink(text));
    int status = ExitStatus.COMPLETES;
    List<Result> results = new ArrayList<>();
    List<Run.Unread> unread = new ArrayList<>();
    UnusedIgnores unused = new UnusedIgnores(ImageCheck.today());
    List<Settings> settings = new ArrayList<>();
    for (Image image : images) {
      settings.add(Settings.of(parsed, configurations.of(image)));
    }
    boolean stale = false;
    TextReport text = new TextReport(terminal.out(), new Style(terminal.outIsTerminal()));
    boolean first = true;
    for (int i = 0; i < images.size(); i++) {
      Image image = images.get(i);
      try {
        ImageCheck.Asked asked = asked(settings.get(i), parsed);
        stale |= settings.get(i).isToday() && Knowledge.asOf(asked.request().asOf()).isStale();
        Result result = ImageCheck.of(image, asked, uplink, terminal);
        status = ExitStatus.worse(status, ExitStatus.of(result.judgement().outcome()));
        unused.add(settings.get(i).policy(), image.paths(), result.judgement());
        results.add(result);
        // people see each answer as soon as it is there
        if (format == ReportFormat.TEXT) {
          if (!first) {
            terminal.out().println();
          }
          text.print(result);
          terminal.out().flush();
        }
        first = false;
      } catch (UsageException e) {
        // a directory among the images, for example: the others are checked all the same
        unread.add(new Run.Unread(image.name(), e.getMessage()));
        status = ExitStatus.worse(status, Main.fail(terminal, e.getMessage(), e.advice()));
      } catch (IOException e) {
        unread.add(new Run.Unread(image.name(), Main.describe(e)));
        status = ExitStatus.worse(status, ImageArguments.fail(image, e, terminal));
      }
    }
    Run run = new Run(Version.text(), results, unread, unused.findings());
    for (ConfigurationFinding finding : run.configuration()) {
      status = finding.fails() ? ExitStatus.worse(status, ExitStatus.REJECTED) : status;
    }
    if (format == ReportFormat.TEXT) {
      text.print(run.configuration());
    } else {
      format.print(run, terminal.out());
    }
    files.write(run);
    if (stale) {
      terminal
          .err()
          .println(
              "preflight: what is known of EC2 was last looked up on "
                  + Knowledge.newestSighting()
                  + ", more than a year ago");
    }
    return status;
  }

  private static Uplink uplink(String text) {
    return Uplink.of(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "'" + text + "' is no value of --uplink", "it takes a speed such as 20Mbit"));
  }

  private static ImageCheck.Asked asked(Settings settings, ParseResult parsed) {
    return new ImageCheck.Asked(
        settings.request(),
        settings.policy(),
        !parsed.matchedOptionValue("--no-initrd", false),
        ImageArguments.deep(parsed),
        parsed.matchedOptionValue("--verify-manifest", false),
        parsed.matchedOptionValue("--stats", false));
  }
}
