package preflight.report;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.Labelled;
import preflight.ec2.Platform;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.image.Container;
import preflight.image.Format;
import preflight.inspection.Inspection;
import preflight.policy.ConfigurationFinding;
import preflight.policy.Ignore;
import preflight.policy.Judged;
import preflight.policy.Judgement;
import preflight.policy.Position;
import preflight.policy.Severity;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.prediction.Verdict;
import preflight.report.JsonMembers.MissingException;
import preflight.rule.Effect;
import preflight.rule.Finding;
import preflight.rule.Fix;
import preflight.rule.Rule;
import preflight.rule.RuleId;
import preflight.rule.Rules;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Reads a line of {@code --format jsonl} back, as far as lists of findings need it: what {@link
 * Result#outline} keeps.
 */
final class ResultLine {

  private ResultLine() {}

  /**
   * The answer for an image.
   *
   * @param text of the line
   * @return empty where it is none, or one of a program that knows other rules
   */
  static Optional<Result> result(byte[] text) {
    return read(text, ResultLine::result);
  }

  /** What a line says of the configuration; empty where it says something else. */
  static Optional<List<ConfigurationFinding>> configuration(byte[] text) {
    return read(text, ResultLine::configuration);
  }

  private interface Reader<T> {
    T read(JsonMembers line);
  }

  private static <T> Optional<T> read(byte[] text, Reader<T> reader) {
    try (JsonParser parser = CheckLine.parser(text)) {
      parser.nextToken();
      JsonMembers line = JsonMembers.read(parser, "disks");
      return Optional.of(reader.read(line));
    } catch (JacksonException | MissingException | DateTimeException | IllegalArgumentException e) {
      // the last one is of a constant or a path
      return Optional.empty();
    }
  }

  private static Result result(JsonMembers line) {
    Prediction prediction = prediction(line);
    SnapshotRoute route = snapshotRoute(line.object("snapshotRoute"));
    JsonMembers read = line.object("read");
    return new Result(
        inspection(line),
        request(line.object("request")),
        prediction,
        route,
        judgement(line.object("judgement"), prediction, route),
        read.number("bytes"),
        read.number("requests"),
        Optional.empty());
  }

  private static List<ConfigurationFinding> configuration(JsonMembers line) {
    List<ConfigurationFinding> findings = new ArrayList<>();
    for (JsonMembers each : line.objects("configuration")) {
      for (RuleId rule : ConfigurationFinding.RULES) {
        if (rule.code().equals(each.text("code"))) {
          boolean fails = each.truth("fails");
          findings.add(new ConfigurationFinding(rule, each.text("text"), position(each), fails));
        }
      }
    }
    return List.copyOf(findings);
  }

  private static Inspection inspection(JsonMembers line) {
    String label = line.object("inspection").object("container").text("format");
    Container container = new Container(format(label), "", "", List.of(), List.of());
    Fact<Guest> none = new Fact.NotRead<>("not kept");
    return new Inspection(
        line.text("image"),
        container,
        line.object("read").number("of"),
        Optional.empty(),
        Optional.empty(),
        none.lacking(),
        List.of(),
        List.of(),
        none);
  }

  private static Format format(String label) {
    for (Format format : Format.values()) {
      if (format.label().equals(label)) {
        return format;
      }
    }
    throw new MissingException(label);
  }

  private static ImportRequest request(JsonMembers request) {
    return new ImportRequest(
        request.maybeText("declaredFormat").map(ContainerFormat::valueOf),
        request.maybeText("platform").map(word -> word(Platform.values(), word)),
        request.maybeText("bootMode").map(word -> word(BootMode.values(), word)),
        request.maybeText("architecture").map(word -> word(Architecture.values(), word)),
        LocalDate.parse(request.text("asOf")));
  }

  private static <T extends Labelled> T word(T[] values, String word) {
    return Labelled.find(values, word).orElseThrow(() -> new MissingException(word));
  }

  private static Prediction prediction(JsonMembers from) {
    Optional<Finding> decisive = Optional.empty();
    List<Finding> next = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    for (JsonMembers each : from.objects("findings")) {
      switch (each.text("role")) {
        case "decisive" -> decisive = Optional.of(finding(each));
        case "next" -> next.add(finding(each));
        default -> notes.add(finding(each));
      }
    }
    return new Prediction(
        constant(Verdict.class, from.text("verdict")),
        constant(Confidence.class, from.text("confidence")),
        state(from),
        from.maybeText("message"),
        from.maybeObject("seconds")
            .map(time -> new Prediction.Duration(time.number("from"), time.number("to"))),
        decisive,
        next,
        notes);
  }

  private static SnapshotRoute snapshotRoute(JsonMembers from) {
    List<Finding> container = new ArrayList<>();
    from.objects("container").forEach(each -> container.add(finding(each)));
    return new SnapshotRoute(
        container,
        prediction(from.object("nitro")),
        prediction(from.object("xen")),
        from.texts("commands"));
  }

  private static Judgement judgement(JsonMembers from, Prediction prediction, SnapshotRoute route) {
    List<Judged> all = new ArrayList<>();
    Optional<Judged> decisive = Optional.empty();
    JudgedFindings candidates = new JudgedFindings(prediction, route);
    for (JsonMembers each : from.objects("findings")) {
      Route on = word(Route.values(), each.text("route"));
      String code = each.text("code");
      Finding finding =
          each.maybeObject("finding")
              .map(ResultLine::finding)
              .or(() -> candidates.next(code, on, all))
              .orElseThrow(() -> new MissingException(code));
      Severity severity = word(Severity.values(), each.text("severity"));
      Optional<Ignore> ignored = each.maybeObject("ignored").map(i -> ignore(code, i));
      Judged judged = new Judged(finding, on, severity, ignored);
      all.add(judged);
      decisive = each.is("decides") ? Optional.of(judged) : decisive;
    }
    return new Judgement(all, constant(Judgement.Outcome.class, from.text("outcome")), decisive);
  }

  private static Ignore ignore(String code, JsonMembers from) {
    return new Ignore(
        code,
        List.of(),
        from.text("reason"),
        from.maybeText("expires").map(LocalDate::parse),
        position(from));
  }

  private static Position position(JsonMembers from) {
    return new Position(
        Path.of(from.text("file")), (int) from.number("line"), (int) from.number("column"));
  }

  private static Finding finding(JsonMembers from) {
    JsonMembers fix = from.object("fix");
    return new Finding(
        rule(from.text("code")),
        constant(Effect.class, from.text("effect")),
        constant(Confidence.class, from.text("confidence")),
        state(from),
        from.maybeText("message"),
        from.text("fact"),
        from.maybeObject("place").map(ResultLine::place),
        new Fix(fix.text("text"), fix.texts("commands")),
        from.texts("details"));
  }

  private static RuleId rule(String code) {
    return Rules.named(code).map(Rule::id).orElseThrow(() -> new MissingException(code));
  }

  private static Place place(JsonMembers from) {
    OptionalLong line = from.maybeNumber("line");
    return new Place(
        from.maybeText("disk"),
        from.maybeText("volume"),
        from.maybeText("path"),
        line.isPresent() ? OptionalInt.of((int) line.getAsLong()) : OptionalInt.empty(),
        from.maybeNumber("offset"));
  }

  private static TaskState state(JsonMembers from) {
    String label = from.text("state");
    return TaskState.of(label).orElseThrow(() -> new MissingException(label));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String lower) {
    return Enum.valueOf(type, lower.toUpperCase(Locale.ROOT).replace(' ', '_'));
  }
}
