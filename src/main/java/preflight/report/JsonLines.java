package preflight.report;

import java.io.PrintStream;
import java.util.List;
import preflight.policy.ConfigurationFinding;

/**
 * One JSON object on a line for each image, in the order of the images;
 * docs/check-line.schema.json. Lines of several runs can be put one behind the other, and joined by
 * {@code preflight report merge}.
 */
final class JsonLines implements ReportWriter {

  static final String SCHEMA = "preflight-check-line-1";

  private final PrintStream out;

  JsonLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void add(Result result) {
    try (Json json = Json.line(out)) {
      json.begin().put("schema", SCHEMA);
      JsonReport.members(json, result);
      json.end();
    }
    out.flush();
  }

  @Override
  public void add(KeptResult kept) {
    out.write(kept.line(), 0, kept.line().length);
    out.flush();
  }

  @Override
  public void add(Run.Unread unread) {
    try (Json json = Json.line(out)) {
      json.begin().put("schema", SCHEMA);
      json.put("image", unread.image()).put("error", unread.why()).end();
    }
    out.flush();
  }

  @Override
  public void finish(List<ConfigurationFinding> configuration) {
    if (!configuration.isEmpty()) {
      try (Json json = Json.line(out)) {
        json.begin().put("schema", SCHEMA);
        JsonReport.configuration(json, configuration);
        json.end();
      }
      out.flush();
    }
  }
}
