package preflight.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.report.CheckLine;
import preflight.report.Escape;
import preflight.report.MergedReport;
import preflight.report.MergedRun;
import preflight.report.ReportFormat;

/** {@code preflight report merge}: the lines of several runs as the report of one. */
final class ReportMergeCommand implements Command {

  /** A line is the answer for one image; the largest known have some 200 KiB. */
  private static final int MOST_LINE_BYTES = 64 << 20;

  /** Where a line stands. */
  private record Place(Path file, long offset, int length) {}

  @Override
  public String name() {
    return "merge";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Joins lines of 'preflight check --format jsonl' of several workers.")
        .description(
            "",
            "Examples:",
            "  preflight report merge shard-*.jsonl",
            "  preflight report merge --list images.txt --format json shard-*.jsonl",
            "")
        .footer(
            "",
            "Exit status: that of one check of all the images, but for what is configured. 2 also",
            "where a file is damaged, or an image of the list has no line.");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("What the workers have printed.")
            .build());
    spec.addOption(
        Options.text(
            "--format",
            "FORMAT",
            "text (default: a line for each image), jsonl, json, sarif, junit, github or markdown."));
    spec.addOption(
        Options.text(
            "--list",
            "FILE",
            "The list that the workers shared: gives the order, and tells who is missing."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    String format = parsed.matchedOptionValue("--format", "text");
    Optional<ReportFormat> listing = listing(format);
    MergedReport.Form form = listing.isPresent() ? MergedReport.Form.TEXT : form(format);
    if (parsed.matchedPositionalValue(0, List.<String>of()).isEmpty()) {
      throw new UsageException("no file is named", "try: preflight report merge shard-*.jsonl");
    }
    Map<String, Place> lines = new LinkedHashMap<>();
    List<Place> configuration = new ArrayList<>();
    int status = ExitStatus.COMPLETES;
    for (String name : parsed.matchedPositionalValue(0, List.<String>of())) {
      status = ExitStatus.worse(status, read(TaskLogs.path(name), lines, configuration, terminal));
    }
    Set<String> order = new LinkedHashSet<>(lines.keySet());
    Optional<String> list = Options.option(parsed, "--list");
    if (list.isPresent()) {
      order = new LinkedHashSet<>(ImageNames.list(list.get(), System.in));
      for (String image : lines.keySet()) {
        if (!order.contains(image)) {
          status =
              Main.fail(terminal, image + " is not on the list", "merge what belongs to the list");
        }
      }
    }
    if (listing.isPresent()) {
      return ExitStatus.worse(status, list(listing.get(), order, lines, configuration, terminal));
    }
    try (MergedReport report = new MergedReport(form, terminal.out())) {
      for (String image : order) {
        Place place = lines.get(image);
        if (place == null) {
          status = ExitStatus.worse(status, missing(image, terminal));
          continue;
        }
        byte[] text = text(place);
        CheckLine line = CheckLine.parse(text).orElseThrow(() -> changed(place.file()));
        report.add(line, text);
        status = ExitStatus.worse(status, statusOf(line));
      }
      for (Place place : configuration) {
        report.addConfiguration(text(place));
      }
    }
    return status;
  }

  private static int missing(String image, Terminal terminal) {
    return Main.fail(
        terminal, image + " has no answer", "check whether its worker came to its end");
  }

  /** The formats that list findings of all images together. */
  private static Optional<ReportFormat> listing(String name) {
    return switch (name) {
      case "sarif", "junit", "github", "markdown" ->
          Optional.of(ReportFiles.format("--format", name));
      default -> Optional.empty();
    };
  }

  private static int list(
      ReportFormat format,
      Set<String> order,
      Map<String, Place> lines,
      List<Place> configuration,
      Terminal terminal)
      throws IOException {
    int status = ExitStatus.COMPLETES;
    MergedRun run = new MergedRun();
    for (String image : order) {
      Optional<Place> place = Optional.ofNullable(lines.get(image));
      if (place.isEmpty()) {
        status = ExitStatus.worse(status, missing(image, terminal));
        continue;
      }
      byte[] text = text(place.get());
      CheckLine line = CheckLine.parse(text).orElseThrow(() -> changed(place.get().file()));
      status = ExitStatus.worse(status, statusOf(line));
      if (!run.add(line, text)) {
        status = ExitStatus.worse(status, other(place.get(), terminal));
      }
    }
    for (Place place : configuration) {
      if (!run.addConfiguration(text(place))) {
        status = ExitStatus.worse(status, other(place, terminal));
      }
    }
    run.print(format, Version.text(), terminal.out());
    terminal.out().flush();
    return status;
  }

  private static int other(Place place, Terminal terminal) {
    return Main.fail(
        terminal,
        place.file() + " is of another version, whose answers cannot be read back",
        "let all workers run this version, or merge to text, jsonl or json");
  }

  private static MergedReport.Form form(String name) {
    for (MergedReport.Form form : MergedReport.Form.values()) {
      if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
        return form;
      }
    }
    throw Options.invalid("--format", name, "text, jsonl, json, sarif, junit, github, markdown");
  }

  private static int statusOf(CheckLine line) {
    return switch (line.outcome().orElse("")) {
      case "passes" -> ExitStatus.COMPLETES;
      case "fails" -> ExitStatus.REJECTED;
      case "cannot tell" -> ExitStatus.CANNOT_TELL;
      default -> ExitStatus.FAILED;
    };
  }

  private static int read(
      Path file, Map<String, Place> lines, List<Place> configuration, Terminal terminal)
      throws IOException {
    int status = ExitStatus.COMPLETES;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long offset = 0;
      int number = 0;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0 || bytes.size() > 0; next = in.read()) {
        if (next >= 0 && next != '\n') {
          bytes.write(next);
          if (bytes.size() > MOST_LINE_BYTES) {
            throw new UsageException(
                file + ": line " + (number + 1) + " is too long", "name what check has printed");
          }
          continue;
        }
        number++;
        Place place = new Place(file, offset, bytes.size());
        Optional<CheckLine> line = CheckLine.parse(bytes.toByteArray());
        offset += bytes.size() + 1L;
        bytes.reset();
        if (line.isEmpty()) {
          status =
              Main.fail(
                  terminal,
                  file + ": line " + number + " is no line of 'check --format jsonl'",
                  "a worker that was stopped leaves half a line; let it run again");
        } else if (line.get().configuration()) {
          configuration.add(place);
        } else if (lines.putIfAbsent(line.get().image().orElseThrow(), place) != null) {
          terminal
              .err()
              .println(
                  "preflight: "
                      + Escape.terminal(line.get().image().orElseThrow() + " has several answers")
                      + ", the first one counts");
        }
        if (next < 0) {
          break;
        }
      }
    }
    return status;
  }

  private static byte[] text(Place place) throws IOException {
    byte[] text = new byte[place.length()];
    try (RandomAccessFile file = new RandomAccessFile(place.file().toFile(), "r")) {
      file.seek(place.offset());
      file.readFully(text);
    }
    return text;
  }

  private static UsageException changed(Path file) {
    return new UsageException(file + " changed while it was read", "merge when all workers ended");
  }
}
