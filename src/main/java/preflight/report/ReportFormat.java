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
      TextReport report = new TextReport(out, new Style(false));
      for (int i = 0; i < run.results().size(); i++) {
        if (i > 0) {
          out.println();
        }
        report.print(run.results().get(i));
      }
      for (Run.Unread unread : run.unread()) {
        out.println(
            Escape.terminal(unread.image()) + ": not read, " + Escape.terminal(unread.why()));
      }
      report.print(run.configuration());
    }
  },
  /** For programs; docs/check.schema.json. */
  JSON {
    @Override
    public void print(Run run, PrintStream out) {
      JsonReport.print(run, out);
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
}
