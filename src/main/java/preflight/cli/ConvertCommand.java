package preflight.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.convert.Conversion;
import preflight.convert.ConversionException;
import preflight.convert.OutputFormat;
import preflight.image.Image;
import preflight.image.Location;
import preflight.report.ConversionText;
import preflight.report.Escape;
import preflight.rule.Shell;

/** {@code preflight convert}: another container for the same disks. */
final class ConvertCommand implements Command {

  private static final int USUAL_LEVEL = 6;
  private static final int MOST_THREADS = 64;

  @Override
  public String name() {
    return "convert";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Writes an image in a format that EC2 takes, and compares the result with it.")
        .description(
            "",
            "  preflight convert image.vdi -o image.vmdk",
            "  preflight convert root.qcow2 data.qcow2 -o machine.ova",
            "");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel("IMAGE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("An image file; several are the disks of one machine.")
            .build());
    spec.addOption(
        OptionSpec.builder("-o", "--output")
            .paramLabel("OUT")
            .type(String.class)
            .description("The file to write, which must not be there.")
            .build());
    spec.addOption(
        OptionSpec.builder("-O", "--output-format")
            .paramLabel("FORMAT")
            .type(String.class)
            .description(
                "vmdk (stream-optimized), ova, raw or vhd (dynamic). Default: by OUT's ending.")
            .build());
    spec.addOption(
        number("N", "The only disk to write of a machine of several, from 1 on.", "--disk"));
    spec.addOption(
        number("N", "Threads that read and deflate. Default: one a processor.", "-j", "--threads"));
    spec.addOption(number("1-9", "How hard to deflate. Default: 6.", "--level"));
    spec.addOption(Options.flag("--force", "Replace OUT where it is there."));
    spec.addOption(Options.flag("--no-verify", "Do not read the result again to compare it."));
    Places.addOptions(spec);
    return spec;
  }

  private static OptionSpec number(String label, String description, String... names) {
    return OptionSpec.builder(names[0], names)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    Conversion.Request request = request(parsed);
    long start = System.nanoTime();
    Conversion.Result result;
    try (Progress writing = new Progress(terminal, "writing");
        Progress comparing = new Progress(terminal, "comparing")) {
      result =
          Conversion.run(
              request,
              (verifying, done, total) ->
                  // the second bar is longer, and so covers the first
                  (verifying ? comparing : writing).update(done, total));
    } catch (ConversionException e) {
      return Main.fail(terminal, e.getMessage(), e.advice());
    } catch (IOException e) {
      return ImageArguments.fail(request.image(), e, terminal);
    }
    String out = request.output().toString();
    terminal
        .out()
        .println(
            ConversionText.of(
                out,
                request.format().label(),
                result.written(),
                result.disks(),
                request.verify(),
                System.nanoTime() - start));
    terminal.out().println("  $ preflight check " + Escape.terminal(Shell.word(out)));
    return ExitStatus.COMPLETES;
  }

  private static Conversion.Request request(ParseResult parsed) {
    List<String> names = parsed.matchedPositionalValue(0, List.<String>of());
    if (names.isEmpty()) {
      throw new UsageException(
          "no image is named", "try: preflight convert image.vdi -o image.vmdk");
    }
    List<Location> locations = new ArrayList<>();
    for (String name : names) {
      locations.addAll(ImageArguments.single(parsed, name).disks());
    }
    Path output = output(parsed);
    return new Conversion.Request(
        Image.of(locations),
        output,
        format(parsed, output),
        disk(parsed),
        number(parsed, "--threads", 1, MOST_THREADS).orElse(processors()),
        number(parsed, "--level", 1, 9).orElse(USUAL_LEVEL),
        !parsed.hasMatchedOption("--no-verify"),
        parsed.hasMatchedOption("--force"));
  }

  private static OptionalInt disk(ParseResult parsed) {
    return number(parsed, "--disk", 1, Integer.MAX_VALUE);
  }

  private static int processors() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  private static Path output(ParseResult parsed) {
    String name =
        Options.option(parsed, "--output")
            .orElseThrow(
                () ->
                    new UsageException(
                        "no output is named", "add -o OUT.vmdk, or .ova, .raw, .vhd"));
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "'" + name + "' is no file name: " + e.getReason(), "see preflight convert --help");
    }
  }

  private static OutputFormat format(ParseResult parsed, Path output) {
    String word = Options.option(parsed, "--output-format").orElse("");
    for (OutputFormat format : OutputFormat.values()) {
      if (format.word().equalsIgnoreCase(word)) {
        return format;
      }
    }
    if (!word.isEmpty()) {
      throw Options.invalid("-O", word, "vmdk, ova, raw or vhd");
    }
    return OutputFormat.ofName(output.toString())
        .orElseThrow(
            () ->
                new UsageException(
                    "the ending of '" + output + "' tells no format that is written",
                    "use .vmdk, .ova, .raw, .img or .vhd, or add -O FORMAT"));
  }

  private static OptionalInt number(ParseResult parsed, String option, int least, int most) {
    String text = Options.option(parsed, option).orElse("");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    String allowed =
        most == Integer.MAX_VALUE
            ? "a number from " + least + " on"
            : "a number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw Options.invalid(option, text, allowed);
  }
}
