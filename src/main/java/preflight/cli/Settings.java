package preflight.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.Labelled;
import preflight.ec2.Platform;
import preflight.ec2.Route;
import preflight.policy.Configuration;
import preflight.policy.FailOn;
import preflight.policy.Policy;
import preflight.policy.Severity;
import preflight.rule.Rule;
import preflight.rule.Rules;

/**
 * What is asked about one image, and what counts of the answer: the command line, then the
 * environment, then the configuration file.
 *
 * @param isToday whether nobody named another day to judge by
 * @param configuration of the image; empty where it has none
 */
record Settings(
    ImportRequest request, Policy policy, boolean isToday, Optional<Configuration> configuration) {

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        list(
            "--route",
            "ROUTE",
            "Which way to an AMI has to work: import-image (default) or import-snapshot, which"
                + " has to boot on Nitro instances; given twice, both."));
    spec.addOption(
        list("--severity", "RULE=SEVERITY", "Let a rule weigh as error, warning or note."));
    spec.addOption(
        Options.text(
            "--fail-on",
            "SEVERITY",
            "Exit with 1 on findings from this on: error (default), warning, note or never."));
    spec.addOption(Options.flag("--strict", "The same as --fail-on warning."));
    spec.addOption(
        Options.flag("--allow-unknown", "Exit with 0 instead of 3 where it cannot be told."));
    ConfigurationFiles.addOptions(spec);
  }

  static Settings of(ParseResult parsed, Optional<Configuration> file) {
    Optional<LocalDate> named = Options.day(parsed).or(() -> file.flatMap(Configuration::asOf));
    ImportRequest request =
        new ImportRequest(
            Options.word(parsed, "--declared-format", ContainerFormat.values())
                .or(() -> file.flatMap(Configuration::declaredFormat)),
            Options.word(parsed, "--platform", Platform.values())
                .or(() -> file.flatMap(Configuration::platform)),
            Options.word(parsed, "--boot-mode", BootMode.values())
                .or(() -> file.flatMap(Configuration::bootMode)),
            Options.word(parsed, "--architecture", Architecture.values())
                .or(() -> file.flatMap(Configuration::architecture)),
            named.orElse(LocalDate.now(ZoneOffset.UTC)));
    Map<String, Severity> severities =
        new HashMap<>(file.map(Configuration::severities).orElse(Map.of()));
    severities.putAll(severities(parsed));
    Policy policy =
        new Policy(
            routes(parsed)
                .or(() -> file.flatMap(Configuration::routes))
                .orElse(Policy.DEFAULT.routes()),
            failOn(parsed)
                .or(() -> file.flatMap(Configuration::failOn))
                .orElse(Policy.DEFAULT.failOn()),
            parsed.matchedOptionValue(
                "--allow-unknown", file.flatMap(Configuration::allowUnknown).orElse(false)),
            severities,
            file.map(Configuration::ignores).orElse(List.of()));
    return new Settings(request, policy, named.isEmpty(), file);
  }

  private static Optional<Set<Route>> routes(ParseResult parsed) {
    Set<Route> routes = new LinkedHashSet<>();
    for (String word : parsed.matchedOptionValue("--route", List.<String>of())) {
      routes.add(
          Labelled.find(Route.values(), word.strip())
              .orElseThrow(() -> Options.invalid("--route", word, Labelled.words(Route.values()))));
    }
    return routes.isEmpty() ? Optional.empty() : Optional.of(routes);
  }

  private static Optional<FailOn> failOn(ParseResult parsed) {
    Optional<FailOn> failOn = Options.word(parsed, "--fail-on", FailOn.values());
    if (!parsed.matchedOptionValue("--strict", false)) {
      return failOn;
    }
    if (failOn.isPresent()) {
      throw new UsageException("--strict is the same as --fail-on warning", "give one of the two");
    }
    return Optional.of(FailOn.WARNING);
  }

  private static Map<String, Severity> severities(ParseResult parsed) {
    Map<String, Severity> severities = new HashMap<>();
    for (String given : parsed.matchedOptionValue("--severity", List.<String>of())) {
      String asked = given.strip();
      int equals = asked.indexOf('=');
      Optional<Severity> severity =
          equals < 0
              ? Optional.empty()
              : Labelled.find(Severity.values(), asked.substring(equals + 1));
      Optional<Rule> rule = equals < 0 ? Optional.empty() : Rules.named(asked.substring(0, equals));
      if (severity.isEmpty() || rule.isEmpty()) {
        throw Options.invalid("--severity", asked, "RULE=SEVERITY, such as PF806=error");
      }
      severities.put(rule.get().id().code(), severity.get());
    }
    return severities;
  }

  private static OptionSpec list(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .splitRegex(",")
        .description(description)
        .build();
  }
}
