package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.fact.Place;
import preflight.policy.ConfigurationFinding;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.prediction.Verdict;
import preflight.rule.Effect;
import preflight.rule.Finding;

/** The answer for people: verdict, fact, fix, what would come next, and the layout. */
public final class TextReport {

  static final String UNPUBLISHED = "(what EC2 says to it is not published)";

  private final PrintStream out;
  private final Style style;

  public TextReport(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  public void print(Result result) {
    Prediction prediction = result.prediction();
    SnapshotRoute route = result.snapshotRoute();
    verdict(result);
    saved(result).ifPresent(text -> wrapped(text, "  ", "  "));
    prediction.decisive().ifPresent(finding -> finding(finding));
    if (!prediction.next().isEmpty()) {
      out.println();
      out.println(style.bold("Next in line, once that is mended"));
      prediction.next().forEach(this::brief);
    }
    if (!prediction.notes().isEmpty()) {
      out.println();
      out.println(style.bold("Notes"));
      prediction.notes().forEach(this::brief);
    }
    ignored(result);
    if (!result.inspection().disks().isEmpty()) {
      new SnapshotRouteText(out, style).print(route);
    }
    out.println();
    new LayoutText(out, style).print(result.inspection());
    out.println();
    out.println(
        style.dim(
            "read "
                + Lines.size(result.bytesRead())
                + " of "
                + Lines.size(result.inspection().size())
                + ", judged as of "
                + result.request().asOf()));
  }

  private void verdict(Result result) {
    Prediction prediction = result.prediction();
    SnapshotRoute route = result.snapshotRoute();
    String name = result.inspection().name();
    boolean other = prediction.verdict() != Verdict.COMPLETES && route.boots();
    String headline = headline(prediction) + (other ? ", but boots by import-snapshot" : "");
    String coloured =
        switch (prediction.verdict()) {
          case COMPLETES -> style.green(headline);
          case REJECTED, HANGS -> style.red(headline);
          case CANNOT_TELL -> style.yellow(headline);
        };
    out.println(style.bold(Escape.terminal(name)) + ": " + coloured + counts(result));
    if (prediction.message().isPresent()) {
      wrapped(prediction.message().get(), "  ", "  ");
    } else if (prediction.decisive().filter(f -> f.effect() == Effect.REJECTS).isPresent()) {
      out.println("  " + UNPUBLISHED);
    }
    wrapped(PathText.of(prediction), "  ", "  ");
  }

  /** Where a project takes it in another way than EC2 does. */
  private static String counts(Result result) {
    Verdict verdict = result.prediction().verdict();
    boolean fails = verdict == Verdict.REJECTED || verdict == Verdict.HANGS;
    return switch (result.judgement().outcome()) {
      case PASSES -> fails || verdict == Verdict.CANNOT_TELL ? " (passes here)" : "";
      case FAILS ->
          fails
              ? ""
              : " (fails here by "
                  + result.judgement().decisive().orElseThrow().finding().rule().code()
                  + ")";
      case CANNOT_TELL ->
          verdict == Verdict.CANNOT_TELL
              ? ""
              : " (cannot tell here by "
                  + result.judgement().decisive().orElseThrow().finding().rule().code()
                  + ")";
    };
  }

  private void ignored(Result result) {
    boolean first = true;
    for (ReportedFinding each : ReportedFinding.of(result)) {
      if (each.ignored().isPresent()) {
        if (first) {
          out.println();
          out.println(style.bold("Ignored"));
          first = false;
        }
        wrapped(each.finding().rule().code() + " " + each.ignored().get(), "  ", "        ");
      }
    }
  }

  /** What is wrong with the configuration, after all images. */
  public void print(List<ConfigurationFinding> configuration) {
    for (ConfigurationFinding finding : configuration) {
      out.println();
      out.println(style.bold(finding.rule().label()));
      wrapped(finding.text(), "  ", "  ");
      out.println("  at " + Escape.terminal(finding.where().toString()));
      out.println("  More: preflight explain " + finding.rule().code());
    }
  }

  static String headline(Prediction prediction) {
    return switch (prediction.verdict()) {
      case COMPLETES ->
          switch (prediction.confidence()) {
            case HIGH -> "completes";
            case MEDIUM -> "likely completes";
            case LOW -> "may complete";
          };
      case REJECTED -> prediction.confidence() == Confidence.LOW ? "likely rejected" : "rejected";
      case HANGS -> "likely hangs";
      case CANNOT_TELL -> "cannot tell";
    };
  }

  /**
   * What is spared, now that the answer is known; for an image that is taken, what the way costs.
   */
  private static Optional<String> saved(Result result) {
    Prediction prediction = result.prediction();
    String size = Lines.size(result.inspection().size());
    Optional<String> upload =
        result
            .uplink()
            .map(
                uplink ->
                    ReplayText.spoken(uplink.seconds(result.inspection().size()))
                        + " at "
                        + uplink);
    boolean fails =
        prediction.verdict() == Verdict.REJECTED || prediction.verdict() == Verdict.HANGS;
    boolean uploaded = result.inspection().name().startsWith("s3://");
    if (!fails) {
      return uploaded
          ? Optional.empty()
          : upload.map(time -> "uploading " + size + " takes " + time);
    }
    List<String> spared = new ArrayList<>();
    if (!uploaded) {
      spared.add("uploading " + size + upload.map(time -> " (" + time + ")").orElse(""));
    }
    if (prediction.verdict() == Verdict.HANGS) {
      spared.add("a wait without end");
    } else {
      prediction.time().ifPresent(time -> spared.add(minutes(time) + " of waiting"));
    }
    if (spared.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of("saves " + String.join(" and ", spared));
  }

  static String minutes(Prediction.Duration time) {
    if (time.maximum() < 120) {
      return "about " + time.maximum() + " seconds";
    }
    long from = Math.round(time.minimum() / 60.0);
    long to = Math.max(1, Math.round(time.maximum() / 60.0));
    if (to >= 180) {
      return from == to
          ? "about " + hours(from) + " hours"
          : "about " + hours(from) + " to " + hours(to) + " hours";
    }
    return from == to ? "about " + to + " minutes" : "about " + from + " to " + to + " minutes";
  }

  private static String hours(long minutes) {
    long tenths = Math.round(minutes / 6.0);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }

  private void finding(Finding finding) {
    out.println();
    out.println(
        style.bold(finding.rule().label())
            + ", "
            + finding.confidence().name().toLowerCase(Locale.ROOT)
            + " confidence");
    wrapped(finding.fact(), "  ", "  ");
    place(finding.place());
    details(finding.details());
    if (!finding.fix().text().isEmpty()) {
      wrapped(finding.fix().text(), "  Fix: ", "       ");
    }
    commands(finding.fix().commands(), "       ");
    out.println(style.dim("  More: preflight explain " + finding.rule().code()));
  }

  private void brief(Finding finding) {
    wrapped(finding.rule().code() + " " + finding.fact(), "  ", "        ");
    finding.message().ifPresent(message -> wrapped(message, "        ", "        "));
    if (finding.effect() != Effect.NOTE) {
      commands(finding.fix().commands(), "        ");
    }
  }

  private void place(Optional<Place> place) {
    place.ifPresent(p -> out.println("  at " + Escape.terminal(p.toString())));
  }

  private void details(List<String> details) {
    for (String detail : details) {
      wrapped(detail, "  - ", "    ");
    }
  }

  private void commands(List<String> commands, String indent) {
    for (String command : commands) {
      out.println(indent + "$ " + Escape.command(command));
    }
  }

  private void wrapped(String text, String first, String further) {
    for (String line : Lines.wrap(Escape.terminal(text), first, further)) {
      out.println(line);
    }
  }
}
