package preflight.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import preflight.boot.BootResult;
import preflight.boot.Stage;
import preflight.prediction.Prediction;

/** How far a machine came in QEMU, for programs. */
public final class BootJson {

  private static final String SCHEMA = "preflight-boot-1";

  private BootJson() {}

  /** Prints one document. */
  public static void print(BootReport report, PrintStream out) {
    BootResult result = report.result();
    try (Json json = new Json(out)) {
      json.begin().put("schema", SCHEMA).put("image", report.image());
      json.put("outcome", lower(result.outcome()));
      json.put("ending", result.ending().label());
      json.put("summary", BootText.verdict(result));
      json.put("stage", result.stage().map(Stage::label));
      json.put("milliseconds", result.milliseconds());
      json.put("firmware", result.plan().firmware().label());
      json.put("accelerated", report.qemu().accelerated());
      json.put("serialConsole", result.plan().serialConsole());
      json.array("stages");
      for (Map.Entry<Stage, Long> stage : result.reached().entrySet()) {
        json.begin().put("stage", stage.getKey().label()).put("milliseconds", stage.getValue());
        json.end();
      }
      json.endArray();
      json.put("words", result.words());
      json.put("lastLines", result.lastLines());
      json.put("troubles", result.troubles());
      predicted(json, "nitro", report.predicted());
      predicted(json, "importImage", report.check().prediction());
      json.put("agreement", lower(report.agreement()));
      json.put("advice", report.advice());
      json.end();
    }
  }

  private static void predicted(Json json, String name, Prediction prediction) {
    Optional<String> code = prediction.decisive().map(finding -> finding.rule().code());
    json.begin(name).put("verdict", lower(prediction.verdict())).put("code", code);
    json.put("confidence", lower(prediction.confidence())).end();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
