package preflight.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.Labelled;
import preflight.ec2.Platform;
import preflight.ec2.Route;
import preflight.rule.Rule;
import preflight.rule.Rules;

/** Makes a {@link Configuration} of the nodes of its file. */
final class ConfigurationReader {

  private static final List<String> KEYS =
      List.of(
          "as-of",
          "declared-format",
          "platform",
          "boot-mode",
          "architecture",
          "routes",
          "fail-on",
          "strict",
          "allow-unknown",
          "severity",
          "ignore");

  private static final List<String> IGNORE_KEYS = List.of("rule", "images", "reason", "expires");

  private final Path file;
  private final YamlNodes yaml;

  ConfigurationReader(Path file) {
    this.file = file;
    this.yaml = new YamlNodes(file);
  }

  Configuration read(String text) throws ConfigurationException {
    Optional<Node> document = yaml.document(text);
    Map<String, Node> top = document.isEmpty() ? Map.of() : yaml.mapping(document.get(), KEYS);
    return new Configuration(
        file,
        day(top, "as-of"),
        choice(top, "declared-format", ContainerFormat.values()),
        choice(top, "platform", Platform.values()),
        choice(top, "boot-mode", BootMode.values()),
        choice(top, "architecture", Architecture.values()),
        routes(top),
        failOn(top),
        flag(top, "allow-unknown"),
        severities(top),
        ignores(top));
  }

  private Optional<Set<Route>> routes(Map<String, Node> top) throws ConfigurationException {
    if (!top.containsKey("routes")) {
      return Optional.empty();
    }
    Set<Route> routes = new LinkedHashSet<>();
    for (Node node : yaml.oneOrMore(top.get("routes"))) {
      routes.add(choice(node, Route.values()));
    }
    if (routes.isEmpty()) {
      throw yaml.expected(top.get("routes"), "at least one of " + Labelled.words(Route.values()));
    }
    return Optional.of(routes);
  }

  private Optional<FailOn> failOn(Map<String, Node> top) throws ConfigurationException {
    Optional<FailOn> failOn = choice(top, "fail-on", FailOn.values());
    boolean strict = flag(top, "strict").orElse(false);
    if (strict && failOn.isPresent()) {
      throw yaml.problem(
          top.get("strict"), "strict is the same as fail-on: warning", "keep one of the two");
    }
    return strict ? Optional.of(FailOn.WARNING) : failOn;
  }

  private Map<String, Severity> severities(Map<String, Node> top) throws ConfigurationException {
    Map<String, Severity> severities = new HashMap<>();
    if (top.containsKey("severity")) {
      for (Map.Entry<ScalarNode, Node> entry : yaml.entries(top.get("severity"))) {
        String code = code(entry.getKey());
        Severity severity = choice(entry.getValue(), Severity.values());
        if (severities.put(code, severity) != null) {
          throw yaml.problem(entry.getKey(), code + " is there twice", "keep one of the two");
        }
      }
    }
    return severities;
  }

  private List<Ignore> ignores(Map<String, Node> top) throws ConfigurationException {
    List<Ignore> ignores = new ArrayList<>();
    if (top.containsKey("ignore")) {
      for (Node node : yaml.sequence(top.get("ignore"))) {
        ignores.add(ignore(node));
      }
    }
    return ignores;
  }

  private Ignore ignore(Node node) throws ConfigurationException {
    Map<String, Node> entry = yaml.mapping(node, IGNORE_KEYS);
    for (String needed : List.of("rule", "reason")) {
      if (!entry.containsKey(needed)) {
        throw yaml.problem(
            node, "the entry has no " + needed, "write which rule is ignored, and for what reason");
      }
    }
    List<ImagePattern> images = new ArrayList<>();
    if (entry.containsKey("images")) {
      for (Node glob : yaml.oneOrMore(entry.get("images"))) {
        images.add(pattern(glob));
      }
    }
    return new Ignore(
        code(entry.get("rule")),
        images,
        yaml.text(entry.get("reason")),
        day(entry, "expires"),
        yaml.position(node));
  }

  private ImagePattern pattern(Node node) throws ConfigurationException {
    String glob = yaml.text(node);
    try {
      return ImagePattern.of(glob, file);
    } catch (PatternSyntaxException e) {
      throw yaml.problem(
          node,
          "'" + glob + "' is no glob: " + e.getDescription(),
          "write one such as build/*.raw");
    }
  }

  /** That of the rule whose code or name stands there. */
  private String code(Node node) throws ConfigurationException {
    String asked = yaml.text(node);
    Optional<Rule> rule = Rules.named(asked);
    if (rule.isPresent()) {
      return rule.get().id().code();
    }
    throw yaml.problem(node, "there is no rule '" + asked + "'", "see 'preflight rules'");
  }

  private Optional<LocalDate> day(Map<String, Node> values, String key)
      throws ConfigurationException {
    if (!values.containsKey(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(yaml.text(values.get(key))));
    } catch (DateTimeParseException e) {
      throw yaml.expected(values.get(key), "a date such as 2026-06-30");
    }
  }

  private Optional<Boolean> flag(Map<String, Node> values, String key)
      throws ConfigurationException {
    return values.containsKey(key) ? Optional.of(yaml.flag(values.get(key))) : Optional.empty();
  }

  private <T extends Labelled> Optional<T> choice(Map<String, Node> values, String key, T[] all)
      throws ConfigurationException {
    return values.containsKey(key) ? Optional.of(choice(values.get(key), all)) : Optional.empty();
  }

  private <T extends Labelled> T choice(Node node, T[] all) throws ConfigurationException {
    Optional<T> value = Labelled.find(all, yaml.text(node));
    if (value.isEmpty()) {
      throw yaml.expected(node, "one of " + Labelled.words(all));
    }
    return value.get();
  }
}
