package preflight.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import preflight.policy.ConfigurationFinding;
import preflight.policy.Judgement;
import preflight.prediction.Prediction;
import preflight.rule.Finding;

/** A summary in GitHub's Markdown: a table of all images, then why and what to do for each. */
final class MarkdownReport {

  /** What has a meaning somewhere in Markdown or HTML; an entity never has. */
  private static final String SPECIAL = "\\`*_{}[]<>()#+-.!|~&@:\"'$=^";

  /** GitHub refuses the summary of a step that is larger than 1 MiB; the rest is left out. */
  static final int MOST_BYTES = 1_000_000;

  private final PrintStream out;
  private int bytes;
  private int leftOut;

  private MarkdownReport(PrintStream out) {
    this.out = out;
  }

  static void print(Run run, PrintStream out) {
    MarkdownReport report = new MarkdownReport(out);
    report.part(part -> heading(part));
    for (Result result : run.results()) {
      report.part(part -> row(result, part));
    }
    for (Run.Unread unread : run.unread()) {
      report.part(part -> row(unread, part));
    }
    for (Result result : run.results()) {
      report.part(part -> details(result, part));
    }
    if (!run.configuration().isEmpty()) {
      report.part(part -> configuration(run.configuration(), part));
    }
    if (report.leftOut > 0) {
      out.println();
      out.println("Left out for the size of this summary: " + report.leftOut + " rows or details.");
    }
  }

  /** Prints all of it or, where there is no room, nothing. */
  private void part(Consumer<PrintStream> writer) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (PrintStream part = new PrintStream(buffer, false, StandardCharsets.UTF_8)) {
      writer.accept(part);
    }
    if (buffer.size() <= MOST_BYTES - bytes) {
      bytes += buffer.size();
      out.writeBytes(buffer.toByteArray());
    } else {
      leftOut++;
    }
  }

  private static void heading(PrintStream out) {
    out.println("## EC2 VM Import, predicted by preflight");
    out.println();
    out.println("| image | verdict | what EC2 says | confidence |");
    out.println("|---|---|---|---|");
  }

  private static void row(Result result, PrintStream out) {
    Prediction prediction = result.prediction();
    out.println(
        "| "
            + code(result.inspection().name())
            + " | "
            + sign(result.judgement().outcome())
            + text(TextReport.headline(prediction))
            + " | "
            + prediction.message().map(MarkdownReport::code).orElse("")
            + " | "
            + prediction.confidence().name().toLowerCase(Locale.ROOT)
            + " |");
  }

  private static void row(Run.Unread unread, PrintStream out) {
    out.println("| " + code(unread.image()) + " | ❌ not read | " + text(unread.why()) + " | |");
  }

  private static void configuration(List<ConfigurationFinding> findings, PrintStream out) {
    out.println();
    out.println("### Configuration");
    out.println();
    for (ConfigurationFinding finding : findings) {
      String label = text(finding.rule().label());
      String where = code(finding.where().toString());
      out.println("- **" + label + "**: " + text(finding.text()) + " (" + where + ")");
    }
  }

  private static void details(Result result, PrintStream out) {
    List<ReportedFinding> findings = ReportedFinding.of(result);
    if (findings.isEmpty()) {
      return;
    }
    out.println();
    out.println("### " + code(result.inspection().name()));
    out.println();
    out.println(text(PathText.of(result.prediction())));
    for (ReportedFinding each : findings) {
      Finding finding = each.finding();
      out.println();
      out.println(
          "- **" + text(finding.rule().label()) + "**: " + text(each.sentence()) + place(finding));
      each.ignored().ifPresent(why -> out.println("  - " + text(why)));
      for (String detail : finding.details()) {
        out.println("  - " + text(detail));
      }
      if (!each.isNote()) {
        fix(finding, out);
      }
    }
  }

  private static void fix(Finding finding, PrintStream out) {
    if (!finding.fix().text().isEmpty()) {
      out.println();
      out.println("  " + text(finding.fix().text()));
    }
    List<String> commands = finding.fix().commands();
    if (!commands.isEmpty()) {
      int longest = 0;
      for (String command : commands) {
        longest = Math.max(longest, backticks(command));
      }
      String fence = "`".repeat(Math.max(3, longest + 1));
      out.println();
      out.println("  " + fence + "sh");
      for (String command : commands) {
        out.println("  " + Escape.command(command));
      }
      out.println("  " + fence);
    }
  }

  private static String place(Finding finding) {
    return finding.place().map(place -> " (" + code(place.toString()) + ")").orElse("");
  }

  private static String sign(Judgement.Outcome outcome) {
    return switch (outcome) {
      case PASSES -> "✅ ";
      case FAILS -> "❌ ";
      case CANNOT_TELL -> "❔ ";
    };
  }

  /** Nothing in it is markup. */
  private static String text(String plain) {
    String shown = Escape.terminal(plain);
    StringBuilder out = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        out.append("&#").append((int) c).append(';');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** In the type of code; by HTML, since a span of Markdown cannot hold every text in a table. */
  private static String code(String plain) {
    return "<code>" + text(plain) + "</code>";
  }

  private static int backticks(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
