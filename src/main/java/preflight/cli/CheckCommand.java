package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.Image;
import preflight.report.Rendering;
import preflight.report.ReportFormat;
import preflight.report.ReportWriter;
import preflight.report.Style;
import preflight.report.TextLines;
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
            "  preflight check -j 4 --format jsonl images/ > results.jsonl",
            "  find . -name '*.ova' | preflight check --from -",
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
            "On standard output: text (default), json, jsonl, sarif, junit, github or markdown."));
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
        OptionSpec.builder("-j", "--jobs")
            .paramLabel("N")
            .type(String.class)
            .description(
                "Check N images at a time, 0: as many as there are processors. Default: 1.")
            .build());
    CacheOptions.add(spec);
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
    int jobs = jobs(parsed);
    ImageArguments.Named named = ImageArguments.of(parsed, terminal);
    List<Image> images = named.images();
    ReportFiles files = ReportFiles.of(parsed, images);
    images = DistinctImages.of(images, terminal);
    if (parsed.matchedOptionValue("--skip-lfs-pointers", false)) {
      images = LfsPointers.left(images, terminal);
    }
    ConfigurationFiles configurations = ConfigurationFiles.of(parsed);
    Optional<Uplink> uplink = Options.option(parsed, "--uplink").map(text -> uplink(text));
    List<CheckRun.Asked> asked = new ArrayList<>();
    for (Image image : images) {
      Settings settings = Settings.of(parsed, configurations.of(image));
      asked.add(new CheckRun.Asked(image, settings, asked(settings, parsed)));
    }
    ReportWriter out =
        format == ReportFormat.TEXT
            ? new TextLines(terminal.out(), new Style(terminal.outIsTerminal()), false)
            : format.writer(Version.text(), terminal.out());
    try (files) {
      files.open(Version.text());
      CheckRun run = new CheckRun(terminal, out, files, images.size());
      if (named.failed()) {
        run.fails();
      }
      Optional<VerdictCache> cache =
          CacheOptions.isWanted(parsed, images.size())
              ? VerdictCache.open(parsed, terminal, wanted(out, files))
              : Optional.empty();
      InOrder.run(asked, jobs, new CheckRun.Check(cache, jobs, uplink, terminal), run);
      if (cache.isPresent()) {
        cache.get().close();
      }
      return run.finish();
    }
  }

  private static Set<Rendering> wanted(ReportWriter out, ReportFiles files) {
    Set<Rendering> wanted = EnumSet.noneOf(Rendering.class);
    out.wants().ifPresent(wanted::add);
    files.addWanted(wanted);
    return wanted;
  }

  private static Uplink uplink(String text) {
    return Uplink.of(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "'" + text + "' is no value of --uplink", "it takes a speed such as 20Mbit"));
  }

  private static int jobs(ParseResult parsed) {
    String text = parsed.matchedOptionValue("--jobs", "1");
    try {
      int jobs = Integer.parseInt(text);
      if (jobs >= 0 && jobs <= MOST_JOBS) {
        return jobs == 0 ? Runtime.getRuntime().availableProcessors() : jobs;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new UsageException(
        "'" + text + "' is no value of --jobs",
        "it takes a number to " + MOST_JOBS + "; 0 is as many as there are processors");
  }

  /** More threads than any disk serves at once. */
  private static final int MOST_JOBS = 256;

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
