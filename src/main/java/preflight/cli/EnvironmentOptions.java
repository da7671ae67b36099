package preflight.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options that stand in the environment: {@code PREFLIGHT_AS_OF} for {@code --as-of}. What the
 * command line says counts before them.
 *
 * @param arguments as a command line would have them
 * @param sources the variables they come from, by the names of their options
 */
record EnvironmentOptions(List<String> arguments, Map<String, String> sources) {

  private static final String PREFIX = "PREFLIGHT_";

  /** What the launcher understands. */
  private static final Set<String> OF_LAUNCHER = Set.of("PREFLIGHT_JAVA", "PREFLIGHT_JAVA_OPTIONS");

  /** Options of which a command line may give one alone. */
  private static final Map<String, String> EXCLUDES =
      Map.of(
          "--deep", "--no-initrd",
          "--no-initrd", "--deep",
          "--strict", "--fail-on",
          "--fail-on", "--strict",
          "--config", "--no-config",
          "--no-config", "--config",
          "--cache", "--no-cache",
          "--no-cache", "--cache");

  EnvironmentOptions {
    arguments = List.copyOf(arguments);
    sources = Map.copyOf(sources);
  }

  /** Those of a command that its command line does not give. */
  static EnvironmentOptions of(ParseResult command, Map<String, String> environment) {
    List<String> arguments = new ArrayList<>();
    Map<String, String> sources = new TreeMap<>();
    for (OptionSpec option : command.commandSpec().options()) {
      String variable = variable(option);
      String value = environment.getOrDefault(variable, "");
      String name = option.longestName();
      boolean decided =
          command.hasMatchedOption(name)
              || command.hasMatchedOption(EXCLUDES.getOrDefault(name, name));
      if (option.usageHelp() || value.isEmpty() || decided) {
        continue;
      }
      if (option.type() == boolean.class) {
        // false is said too, since it counts before what the file says
        arguments.add(name + "=" + isTrue(variable, value));
      } else if (option.isMultiValue()) {
        for (String one : value.split(",", -1)) {
          if (!one.isBlank()) {
            arguments.add(name + "=" + one.strip());
          }
        }
      } else {
        arguments.add(name + "=" + value);
      }
      sources.put(name, variable);
    }
    return new EnvironmentOptions(arguments, sources);
  }

  /** Variables that look as if they were meant, but that the command does not know. */
  static List<String> unknown(ParseResult command, Map<String, String> environment) {
    List<String> unknown = new ArrayList<>();
    for (String variable : environment.keySet()) {
      if (variable.startsWith(PREFIX) && !OF_LAUNCHER.contains(variable)) {
        unknown.add(variable);
      }
    }
    command.commandSpec().options().forEach(option -> unknown.remove(variable(option)));
    return List.copyOf(unknown);
  }

  private static String variable(OptionSpec option) {
    String name = option.longestName();
    int from = name.startsWith("--") ? 2 : 1;
    return PREFIX + name.substring(from).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static boolean isTrue(String variable, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default ->
          throw new UsageException(
              "'" + value + "' is no value of " + variable, "it takes true or false");
    };
  }
}
