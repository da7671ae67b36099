package preflight.report;

import java.io.PrintStream;
import java.util.Locale;
import preflight.ec2.Labelled;

/** In which form a run is told. */
public enum ReportFormat implements Labelled {
  /** For people. */
  TEXT {
    @Override
    public void print(Run run, PrintStream out) {
      stream(run, writer(run.version(), out));
    }

    @Override
    public ReportWriter writer(String version, PrintStream out) {
      return new TextLines(out, new Style(false), true);
    }
  },
  /** For programs; docs/check.schema.json. */
  JSON {
    @Override
    public void print(Run run, PrintStream out) {
      JsonReport.print(run, out);
    }

    @Override
    public ReportWriter writer(String version, PrintStream out) {
      return JsonReport.writer(out);
    }
  },
  /** For programs that take an image at a time; docs/check-line.schema.json. */
  JSONL {
    @Override
    public void print(Run run, PrintStream out) {
      stream(run, writer(run.version(), out));
    }

    @Override
    public ReportWriter writer(String version, PrintStream out) {
      return new JsonLines(out);
    }
  },
  /** Static Analysis Results Interchange Format 2.1.0. */
  SARIF {
    @Override
    public void print(Run run, PrintStream out) {
      SarifReport.print(run, out);
    }
  },
  /** The XML that build servers read. */
  JUNIT {
    @Override
    public void print(Run run, PrintStream out) {
      JUnitReport.print(run, out);
    }
  },
  /** Workflow commands that become annotations. */
  GITHUB {
    @Override
    public void print(Run run, PrintStream out) {
      GithubReport.print(run, out);
    }
  },
  /** A summary for a job's page. */
  MARKDOWN {
    @Override
    public void print(Run run, PrintStream out) {
      MarkdownReport.print(run, out);
    }
  };

  /** As a command line names it. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Prints the run. */
  public abstract void print(Run run, PrintStream out);

  /**
   * Prints results as they come, as far as the format allows.
   *
   * @param version of the program
   */
  public ReportWriter writer(String version, PrintStream out) {
    return new CollectedReport(this, version, out);
  }

  private static void stream(Run run, ReportWriter writer) {
    for (Result result : run.results()) {
      writer.add(result);
    }
    for (Run.Unread unread : run.unread()) {
      writer.add(unread);
    }
    writer.finish(run.configuration());
  }
}
