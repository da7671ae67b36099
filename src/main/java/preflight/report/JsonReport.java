package preflight.report;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import preflight.ec2.ImportRequest;
import preflight.ec2.TaskState;
import preflight.inspection.Inspection;
import preflight.policy.ConfigurationFinding;
import preflight.policy.Ignore;
import preflight.policy.Judged;
import preflight.policy.Judgement;
import preflight.policy.Position;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Finding;

/** The answer for programs; docs/check.schema.json describes it. */
public final class JsonReport {

  private static final String SCHEMA = "preflight-check-1";

  private JsonReport() {}

  /** All results of one run as one document. */
  public static void print(Run run, PrintStream out) {
    ReportWriter writer = writer(out);
    run.results().forEach(writer::add);
    writer.finish(run.configuration());
  }

  /** The same as the results come. */
  static ReportWriter writer(PrintStream out) {
    return new Writer(out);
  }

  private static final class Writer implements ReportWriter {

    private final Json json;

    Writer(PrintStream out) {
      json = new Json(out);
      json.begin().put("schema", SCHEMA).array("results");
    }

    @Override
    public void add(Result result) {
      json.begin();
      members(json, result);
      json.end();
    }

    @Override
    public void add(KeptResult kept) {
      json.copy(kept.line(), "schema");
    }

    @Override
    public void add(Run.Unread unread) {
      // told on standard error, and by the exit status
    }

    @Override
    public void finish(List<ConfigurationFinding> findings) {
      json.endArray();
      configuration(json, findings);
      json.end();
      json.close();
    }
  }

  /** One document of results that are copied. */
  static Json beginResults(Json json) {
    return json.begin().put("schema", SCHEMA).array("results");
  }

  /** Its end, without anything about the configuration. */
  static void endResults(Json json) {
    json.endArray().array("configuration").endArray().end();
    json.close();
  }

  /** What is told of one image, without the braces around it. */
  static void members(Json json, Result result) {
    json.put("image", result.inspection().name());
    prediction(json, result.prediction());
    json.put("path", result.prediction().path().stream().map(TaskState::label).toList());
    upload(json, result);
    snapshotRoute(json, result.snapshotRoute());
    judgement(json, result);
    request(json, result.request());
    json.begin("read")
        .put("bytes", result.bytesRead())
        .put("requests", result.requests())
        .put("of", result.inspection().size())
        .end();
    json.begin("inspection");
    InspectionJson.write(json, result.inspection());
    json.end();
  }

  static void configuration(Json json, List<ConfigurationFinding> findings) {
    json.array("configuration");
    for (ConfigurationFinding finding : findings) {
      json.begin().put("code", finding.rule().code()).put("name", finding.rule().name());
      json.put("text", finding.text()).put("fails", finding.fails());
      position(json, finding.where());
      json.end();
    }
    json.endArray();
  }

  /** The facts alone. */
  public static void print(Inspection inspection, OptionalLong allocated, PrintStream out) {
    try (Json json = new Json(out)) {
      json.begin().put("schema", "preflight-inspect-1").put("image", inspection.name());
      json.put("size", inspection.size());
      if (allocated.isPresent()) {
        json.put("allocated", allocated.getAsLong());
      }
      InspectionJson.write(json, inspection);
      json.end();
    }
  }

  private static void upload(Json json, Result result) {
    if (result.uplink().isPresent()) {
      Uplink uplink = result.uplink().get();
      json.begin("upload")
          .put("bytes", result.inspection().size())
          .put("bitsPerSecond", uplink.bitsPerSecond())
          .put("seconds", uplink.seconds(result.inspection().size()))
          .end();
    }
  }

  private static void snapshotRoute(Json json, SnapshotRoute route) {
    json.begin("snapshotRoute").put("boots", route.boots());
    json.array("container");
    route.container().forEach(finding -> finding(json, finding, "container"));
    json.endArray();
    json.begin("nitro");
    prediction(json, route.nitro());
    json.end().begin("xen");
    prediction(json, route.xen());
    json.end().put("commands", route.commands()).end();
  }

  private static void judgement(Json json, Result result) {
    Judgement judgement = result.judgement();
    JudgedFindings predicted = new JudgedFindings(result.prediction(), result.snapshotRoute());
    json.begin("judgement").put("outcome", lower(judgement.outcome()));
    json.put("decisive", judgement.decisive().map(each -> each.finding().rule().code()));
    json.array("findings");
    for (Judged each : judgement.findings()) {
      json.begin().put("code", each.finding().rule().code());
      json.put("route", each.route().label()).put("severity", each.severity().label());
      if (each.ignored().isPresent()) {
        Ignore ignore = each.ignored().get();
        json.begin("ignored").put("reason", ignore.reason());
        json.put("expires", ignore.expires().map(LocalDate::toString));
        position(json, ignore.where());
        json.end();
      }
      if (judgement.decisive().filter(each::equals).isPresent()) {
        json.put("decides", true);
      }
      if (!predicted.has(each)) {
        json.begin("finding");
        members(json, each.finding(), "doubt");
        json.end();
      }
      json.end();
    }
    json.endArray().end();
  }

  private static void position(Json json, Position where) {
    json.put("file", where.file().toString()).put("line", where.line());
    json.put("column", where.column());
  }

  private static void prediction(Json json, Prediction prediction) {
    json.put("verdict", lower(prediction.verdict()));
    json.put("confidence", lower(prediction.confidence()));
    json.put("state", prediction.state().label());
    json.put("message", prediction.message());
    prediction
        .time()
        .ifPresent(
            time ->
                json.begin("seconds").put("from", time.minimum()).put("to", time.maximum()).end());
    json.array("findings");
    prediction.decisive().ifPresent(finding -> finding(json, finding, "decisive"));
    prediction.next().forEach(finding -> finding(json, finding, "next"));
    prediction.notes().forEach(finding -> finding(json, finding, "note"));
    json.endArray();
  }

  private static void finding(Json json, Finding finding, String role) {
    json.begin();
    members(json, finding, role);
    json.end();
  }

  private static void members(Json json, Finding finding, String role) {
    json.put("role", role)
        .put("code", finding.rule().code())
        .put("name", finding.rule().name())
        .put("effect", lower(finding.effect()))
        .put("confidence", lower(finding.confidence()))
        .put("state", finding.state().label())
        .put("message", finding.message())
        .put("fact", finding.fact())
        .place(finding.place())
        .put("details", finding.details())
        .begin("fix")
        .put("text", finding.fix().text())
        .put("commands", finding.fix().commands())
        .end();
  }

  private static void request(Json json, ImportRequest request) {
    json.begin("request")
        .put("declaredFormat", request.declaredFormat().map(Enum::name))
        .put("platform", request.platform().map(p -> p.label()))
        .put("bootMode", request.bootMode().map(m -> m.label()))
        .put("architecture", request.architecture().map(a -> a.label()))
        .put("asOf", request.asOf().toString())
        .end();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
