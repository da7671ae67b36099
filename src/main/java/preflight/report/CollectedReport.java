package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import preflight.policy.ConfigurationFinding;

/** For formats that begin with what only the end tells: keeps what they need of each result. */
final class CollectedReport implements ReportWriter {

  private final ReportFormat format;
  private final String version;
  private final PrintStream out;
  private final List<Result> results = new ArrayList<>();
  private final List<Run.Unread> unread = new ArrayList<>();

  CollectedReport(ReportFormat format, String version, PrintStream out) {
    this.format = format;
    this.version = version;
    this.out = out;
  }

  @Override
  public void add(Result result) {
    results.add(result.outline());
  }

  @Override
  public void add(KeptResult kept) {
    results.add(kept.outline());
  }

  @Override
  public void add(Run.Unread image) {
    unread.add(image);
  }

  @Override
  public void finish(List<ConfigurationFinding> configuration) {
    format.print(new Run(version, results, unread, configuration), out);
  }
}
