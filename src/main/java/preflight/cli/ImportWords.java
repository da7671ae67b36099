package preflight.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import preflight.ami.ImportPlan;
import preflight.ami.Preparation;
import preflight.ami.Uploader;
import preflight.aws.SnapshotTask;
import preflight.ec2.Route;
import preflight.report.Escape;
import preflight.report.PathText;
import preflight.report.Style;
import preflight.report.TextReport;
import preflight.rule.Shell;

/** What an import tells people, all of it on standard error. */
final class ImportWords {

  private static final double MIB = 1 << 20;

  private final PrintStream err;

  ImportWords(PrintStream err) {
    this.err = err;
  }

  private void say(String line) {
    err.println(Escape.terminal(line));
    err.flush();
  }

  void choice(String image, ImportChoice choice) {
    if (choice.route() == Route.IMPORT_IMAGE) {
      say(image + " by import-image:");
      say("  " + PathText.of(choice.prediction()));
    } else {
      say(
          image
              + " by import-snapshot and register-image: "
              + (choice.works() ? "predicted to boot" : "predicted not to boot"));
    }
  }

  void refused(ImportChoice choice) {
    err.println();
    new TextReport(err, new Style(false)).print(choice.result());
    err.println();
    say("preflight: nothing was uploaded, since a failure is predicted");
    say("  mend the image as told above, or go on by --force");
  }

  void point(Preparation.Point point) {
    String sign =
        switch (point.state()) {
          case GOOD -> "ok    ";
          case DOUBTFUL -> "note  ";
          case BAD -> "error ";
        };
    say(sign + point.text());
    if (!point.advice().isEmpty()) {
      say("      " + point.advice());
    }
  }

  void goesOn(Path state) {
    say("goes on with the import of " + state);
  }

  void startsAnew(boolean same, int dropped) {
    say(
        (same ? "other options than before" : "the image has changed")
            + ": starts anew"
            + (dropped > 0 ? ", and drops what was uploaded" : ""));
  }

  void uploaded(String address, Uploader.Uploaded done) {
    StringBuilder line = new StringBuilder("uploaded ").append(address);
    line.append(", ").append(size(done.sent()));
    if (done.found() > 0) {
      line.append(" besides ").append(size(done.found())).append(" that were there");
    }
    say(line.toString());
  }

  private static String size(long bytes) {
    return bytes < MIB
        ? bytes + " bytes"
        : String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / MIB);
  }

  void started(String task) {
    say("started " + task);
  }

  void state(Instant now, SnapshotTask task) {
    say(
        now
            + " "
            + task.id()
            + "  "
            + (task.progress().isEmpty() ? "" : task.progress() + " % ")
            + (task.message().isEmpty() ? task.status() : task.message()));
  }

  void snapshot(Instant now, SnapshotTask task) {
    say(now + " " + task.id() + "  completed: " + task.snapshot());
  }

  void failed(Instant now, SnapshotTask task) {
    say(now + " " + task.id() + "  failed, EC2 says: " + task.message());
  }

  void unknown(String task) {
    say("preflight: EC2 shows nothing of " + task);
    say("  check --region; aws ec2 describe-import-snapshot-tasks lists the tasks that are left");
  }

  void givenUp(String task) {
    say("given up; " + task + " goes on, and the same command watches it again");
  }

  void registered(String image, List<String> snapshots) {
    say("registered " + image + " of " + String.join(", ", snapshots));
  }

  /** What was uploaded is the user's: nothing is deleted. */
  void kept(ImportPlan plan) {
    say("what was uploaded is kept; the same command starts another task with it");
    for (ImportPlan.PlannedFile file : plan.files()) {
      removal("s3://" + plan.bucket() + "/" + file.key());
    }
  }

  /** How the user deletes an object. */
  void removal(String address) {
    err.println("  $ aws s3 rm " + Escape.command(Shell.quoted(address)));
    err.flush();
  }
}
