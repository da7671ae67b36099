package preflight.report;

import java.io.PrintStream;
import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.prediction.Verdict;
import preflight.rule.Finding;

/** The other way to a machine image, for people. */
final class SnapshotRouteText {

  private final PrintStream out;
  private final Style style;

  SnapshotRouteText(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Of a machine with at least one disk. */
  void print(SnapshotRoute route) {
    out.println();
    out.println(style.bold("By import-snapshot and register-image"));
    for (Finding finding : route.container()) {
      line("container", finding.rule().code() + " " + finding.fact());
    }
    instance("Nitro", route.nitro());
    instance("Xen", route.xen());
    if (route.boots()) {
      for (String command : route.commands()) {
        out.println("  $ " + Escape.command(command));
      }
    }
  }

  private void instance(String hypervisor, Prediction prediction) {
    Optional<Finding> why = prediction.decisive();
    line(
        hypervisor,
        headline(prediction)
            + why.map(finding -> ": " + finding.rule().code() + " " + finding.fact()).orElse(""));
  }

  static String headline(Prediction prediction) {
    boolean likely = prediction.confidence() == Confidence.MEDIUM;
    Verdict verdict = prediction.verdict();
    return switch (verdict) {
      case COMPLETES -> likely ? "likely boots" : "may boot";
      case REJECTED, HANGS -> likely ? "does not boot" : "likely does not boot";
      case CANNOT_TELL -> "cannot tell";
    };
  }

  private void line(String name, String text) {
    String first = "  " + name + " ".repeat(Math.max(1, 13 - name.length()));
    for (String line : Lines.wrap(Escape.terminal(text), first, " ".repeat(15))) {
      out.println(line);
    }
  }
}
