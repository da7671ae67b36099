package preflight.report;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import preflight.boot.BootResult;
import preflight.boot.Ending;
import preflight.boot.Stage;
import preflight.prediction.Prediction;
import preflight.rule.Finding;

/** How far a machine came in QEMU, for people. */
public final class BootText {

  private static final int SHOWN = 300;

  private final PrintStream out;
  private final Style style;

  public BootText(PrintStream out, boolean coloured) {
    this.out = out;
    this.style = new Style(coloured);
  }

  /** Prints it. */
  public void print(BootReport report) {
    BootResult result = report.result();
    wrapped(report.image() + ": " + verdict(result), "", "  ");
    out.println();
    out.println(style.bold("Seen in QEMU"));
    String machine =
        "q35, "
            + result.plan().firmware().label()
            + ", NVMe, virtio network card; "
            + report.qemu().acceleration();
    line("machine", machine);
    for (Map.Entry<Stage, Long> stage : result.reached().entrySet()) {
      line(stage.getKey().label(), "after " + seconds(stage.getValue()));
    }
    result.words().ifPresent(words -> line("ended at", "\"" + words.strip() + "\""));
    for (String trouble : result.troubles()) {
      line("trouble", trouble);
    }
    console(result);
    out.println();
    out.println(style.bold("Predicted by check"));
    line("Nitro", predicted(report.predicted()));
    line("import-image", importImage(report.check().prediction()));
    line("together", together(report));
  }

  private void console(BootResult result) {
    out.println();
    out.println(style.bold("The console's last lines"));
    if (result.lastLines().isEmpty()) {
      out.println("  (nothing)");
    }
    for (String text : result.lastLines()) {
      out.println("  " + Escape.terminal(Escape.shortened(text, SHOWN)));
    }
  }

  /** The answer in one line. */
  static String verdict(BootResult result) {
    String after = " after " + seconds(result.milliseconds());
    String stage = result.stage().map(Stage::label).orElse("nothing at all");
    return switch (result.ending()) {
      case LOGIN -> "boots: reached the login prompt" + after;
      case EMERGENCY -> "does not boot: init gave up, emergency mode" + after;
      case INITRAMFS -> "does not boot: the root was not mounted, a shell of the initrd" + after;
      case SHELL -> "does not boot: there is no init, a shell took its place" + after;
      case PANIC -> "does not boot: the kernel panicked" + after;
      case LOADER -> "does not boot: the boot loader gave up" + after;
      case FIRMWARE -> "does not boot: the firmware found nothing to start" + after;
      case RESET -> "does not boot: the machine went off or started anew" + after;
      case SILENCE, TIME ->
          switch (result.outcome()) {
            case BOOTS -> "boots: reached the network; no login prompt was seen in" + rest(after);
            case FAILS -> "hangs: nothing came after: " + stage + ", in" + rest(after);
            case CANNOT_TELL -> unseen(result, stage) + rest(after);
          };
    };
  }

  private static String unseen(BootResult result, String stage) {
    return result.ending() == Ending.SILENCE
        ? "cannot tell: the kernel writes to no serial console; the last seen was: "
            + stage
            + ", in"
        : "cannot tell: it still wrote when the time was over; the last seen was: "
            + stage
            + ", in";
  }

  private static String rest(String after) {
    return after.substring(" after".length());
  }

  private static String predicted(Prediction prediction) {
    Optional<Finding> why = prediction.decisive();
    return SnapshotRouteText.headline(prediction)
        + why.map(finding -> ": " + finding.rule().code() + " " + finding.fact()).orElse("");
  }

  private static String importImage(Prediction prediction) {
    String text =
        switch (prediction.verdict()) {
          case COMPLETES -> "completes";
          case REJECTED -> "rejected";
          case HANGS -> "hangs";
          case CANNOT_TELL -> "cannot tell";
        };
    return text
        + prediction.decisive().map(f -> ": " + f.rule().code() + " " + f.rule().name()).orElse("");
  }

  private static String together(BootReport report) {
    return switch (report.agreement()) {
      case AGREES -> "the two agree";
      case OPEN -> "they cannot be compared";
      case DIFFERS -> "they differ: " + report.advice().orElse("");
    };
  }

  private static String seconds(long milliseconds) {
    return (milliseconds + 500) / 1000 + " s";
  }

  private void line(String name, String text) {
    wrapped(text, "  " + name + " ".repeat(Math.max(1, 14 - name.length())), " ".repeat(16));
  }

  private void wrapped(String text, String first, String further) {
    for (String line : Lines.wrap(Escape.terminal(text), first, further)) {
      out.println(line);
    }
  }
}
