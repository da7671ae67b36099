package preflight.report;

import java.io.PrintStream;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;
import preflight.task.Comparison;
import preflight.task.Replay;

/** What was predicted beside what happened, for people. */
public final class ComparisonText {

  private static final String INDENT = " ".repeat(13);

  private final PrintStream out;

  public ComparisonText(PrintStream out) {
    this.out = out;
  }

  /** Below what is told of the task. */
  public void print(String image, Comparison comparison) {
    out.println();
    // not wrapped, so that a path stays whole
    out.println("  " + headline(comparison) + " for " + Escape.terminal(image));
    comparison
        .difference()
        .ifPresent(difference -> line("  first difference: " + difference, "    "));
    Prediction prediction = comparison.prediction();
    line("  predicted  " + PathText.of(prediction), INDENT);
    if (prediction.message().isPresent()) {
      line(INDENT + prediction.message().get(), INDENT);
    } else if (prediction.verdict() == Verdict.REJECTED) {
      line(INDENT + TextReport.UNPUBLISHED, INDENT);
    }
    prediction
        .decisive()
        .ifPresent(
            finding -> line(INDENT + finding.rule().label() + ": " + finding.fact(), INDENT));
    Replay replay = comparison.replay();
    line("  real       " + PathText.of(replay), INDENT);
    replay.fault().ifPresent(message -> line(INDENT + message, INDENT));
  }

  private static String headline(Comparison comparison) {
    return switch (comparison.agreement()) {
      case AS_PREDICTED -> "As predicted";
      case SO_FAR -> "So far as predicted";
      case DIFFERENT -> "Not as predicted";
      case NOT_PREDICTED -> "Cannot tell, so nothing was predicted";
    };
  }

  private void line(String text, String further) {
    int start = 0;
    while (text.charAt(start) == ' ') {
      start++;
    }
    for (String line :
        Lines.wrap(Escape.terminal(text.substring(start)), text.substring(0, start), further)) {
      out.println(line);
    }
  }
}
