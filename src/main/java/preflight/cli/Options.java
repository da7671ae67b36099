package preflight.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.Labelled;
import preflight.ec2.Platform;

/** Options that several commands share. */
final class Options {

  private Options() {}

  static void addHelp(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
  }

  static void addFormat(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("--format")
            .paramLabel("text|json")
            .type(String.class)
            .defaultValue("text")
            .description("Text for people (default) or JSON for programs.")
            .build());
  }

  static boolean json(ParseResult parsed) {
    return choice(parsed, "--format", "text", "text", "json").equals("json");
  }

  /** What import-image would be asked; it is part of the question. */
  static void addRequest(CommandSpec spec) {
    addParameters(spec);
    addDay(spec);
  }

  /** The request but for its day. */
  static void addParameters(CommandSpec spec) {
    spec.addOption(
        text(
            "--declared-format",
            "FORMAT",
            "What the request would call the image: OVA, VMDK, VHD, VHDX or RAW. Default: what the image is."));
    spec.addOption(text("--platform", "PLATFORM", "Linux or Windows, as in the request."));
    spec.addOption(
        text("--boot-mode", "MODE", "legacy-bios, uefi or uefi-preferred, as in the request."));
    spec.addOption(text("--architecture", "ARCH", "x86_64, i386 or arm64, as in the request."));
  }

  static void addDay(CommandSpec spec) {
    spec.addOption(
        text(
            "--as-of",
            "DATE",
            "Judge by what EC2 accepted on that day, such as 2016-06-06. Default: today."));
  }

  static ImportRequest request(ParseResult parsed) {
    return request(parsed, day(parsed).orElse(LocalDate.now(ZoneOffset.UTC)));
  }

  /** As it was on that day. */
  static ImportRequest request(ParseResult parsed, LocalDate day) {
    return new ImportRequest(
        word(parsed, "--declared-format", ContainerFormat.values()),
        word(parsed, "--platform", Platform.values()),
        word(parsed, "--boot-mode", BootMode.values()),
        word(parsed, "--architecture", Architecture.values()),
        day);
  }

  static Optional<LocalDate> day(ParseResult parsed) {
    return option(parsed, "--as-of").map(text -> date(text));
  }

  static Optional<String> option(ParseResult parsed, String name) {
    String value = parsed.matchedOptionValue(name, "");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  static String choice(ParseResult parsed, String name, String fallback, String... allowed) {
    String value = parsed.matchedOptionValue(name, fallback);
    for (String one : allowed) {
      if (one.equalsIgnoreCase(value)) {
        return one;
      }
    }
    throw invalid(name, value, String.join(", ", allowed));
  }

  /** The value that an option names; empty where it is not given. */
  static <T extends Labelled> Optional<T> word(ParseResult parsed, String name, T[] values) {
    Optional<String> text = option(parsed, name);
    Optional<T> value = text.flatMap(word -> Labelled.find(values, word));
    if (text.isPresent() && value.isEmpty()) {
      throw invalid(name, text.get(), Labelled.words(values));
    }
    return value;
  }

  static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .description(description)
        .build();
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid("--as-of", text, "a date such as 2016-06-06");
    }
  }

  static UsageException invalid(String option, String value, String allowed) {
    return new UsageException("'" + value + "' is no value of " + option, "it takes " + allowed);
  }
}
