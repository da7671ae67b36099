package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.ec2.Cause;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.ec2.TaskState;
import preflight.prediction.Prediction;
import preflight.task.Comparison;
import preflight.task.Replay;
import preflight.task.Stay;

/** What logs tell of tasks, for programs; docs/replay.schema.json describes it. */
public final class ReplayJson {

  private static final String SCHEMA = "preflight-replay-1";

  /**
   * A task.
   *
   * @param comparison with the image of that name, if it was asked for
   */
  public record Task(Replay replay, Optional<String> image, Optional<Comparison> comparison) {}

  private ReplayJson() {}

  /** All tasks of one run as one document. */
  public static void print(List<Task> tasks, PrintStream out) {
    try (Json json = new Json(out)) {
      json.begin().put("schema", SCHEMA).array("tasks");
      for (Task task : tasks) {
        task(json, task);
      }
      json.endArray().end();
    }
  }

  private static void task(Json json, Task task) {
    Replay replay = task.replay();
    json.begin().put("task", replay.task()).put("standing", lower(replay.standing()));
    json.put("imageId", replay.image());
    json.array("states");
    replay.stays().forEach(stay -> stay(json, stay));
    json.endArray();
    replay
        .pace()
        .ifPresent(
            pace ->
                json.begin("measured")
                    .put("state", pace.state().label())
                    .put("count", pace.count())
                    .put("medianSeconds", pace.median())
                    .put("longestSeconds", pace.longest())
                    .end());
    replay.fault().ifPresent(fault -> fault(json, fault));
    json.put("notes", replay.notes());
    task.comparison().ifPresent(comparison -> comparison(json, task, comparison));
    json.end();
  }

  private static void stay(Json json, Stay stay) {
    json.begin().put("state", stay.state().label());
    seconds(json, "from", stay.from());
    seconds(json, "last", stay.last());
    seconds(json, "until", stay.until());
    if (stay.percent().isPresent()) {
      json.put("percent", stay.percent().getAsInt());
    }
    json.put("concluded", stay.isConcluded()).end();
  }

  private static void fault(Json json, String fault) {
    List<String> codes = new ArrayList<>();
    for (Message message : Knowledge.recognised(fault)) {
      for (Cause cause : Knowledge.causes(message)) {
        cause.rule().filter(code -> !codes.contains(code)).ifPresent(codes::add);
      }
    }
    json.begin("fault").put("message", fault).put("causes", codes).end();
  }

  private static void comparison(Json json, Task task, Comparison comparison) {
    Prediction prediction = comparison.prediction();
    json.begin("comparison").put("image", task.image());
    json.put("agreement", lower(comparison.agreement()));
    json.put("difference", comparison.difference());
    json.begin("predicted")
        .put("verdict", lower(prediction.verdict()))
        .put("confidence", lower(prediction.confidence()))
        .put("state", prediction.state().label())
        .put("message", prediction.message())
        .put("code", prediction.decisive().map(finding -> finding.rule().code()))
        .put("path", prediction.path().stream().map(TaskState::label).toList())
        .end()
        .end();
  }

  private static void seconds(Json json, String name, OptionalLong seconds) {
    if (seconds.isPresent()) {
      json.put(name, seconds.getAsLong());
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
