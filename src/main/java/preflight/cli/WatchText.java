package preflight.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.prediction.Prediction;
import preflight.report.ComparisonText;
import preflight.report.Escape;
import preflight.report.MessageText;
import preflight.report.PathText;
import preflight.report.ReplayText;
import preflight.task.Comparison;
import preflight.task.Pace;
import preflight.task.Replay;
import preflight.task.Stay;

/** What a watch says: results on standard output, and the line that moves on standard error. */
final class WatchText {

  private static final int WIDTH = 79;
  private static final int BAR = 10;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean isLive;
  private boolean isDrawn;

  WatchText(Terminal terminal) {
    out = terminal.out();
    err = terminal.err();
    isLive = terminal.errIsTerminal();
  }

  boolean isLive() {
    return isLive;
  }

  /** What is expected of the image's task. */
  void predicted(String image, Prediction prediction) {
    say(Escape.terminal(image) + " is predicted: " + PathText.of(prediction));
  }

  /** The first thing that does not go as predicted. */
  void different(Instant now, String task, Comparison comparison) {
    say(
        head(now, task)
            .append("not as predicted: ")
            .append(Escape.terminal(comparison.difference().orElseThrow()))
            .toString());
  }

  /** The whole, at the end. */
  void compared(String image, Comparison comparison) {
    erase();
    new ComparisonText(out).print(image, comparison);
    out.flush();
  }

  /** A line for a state that begins. */
  void state(Instant now, String task, Stay stay, Replay replay) {
    StringBuilder line = head(now, task);
    percent(line, stay);
    line.append(Escape.terminal(stay.state().label()));
    if (stay.from().isPresent() && stay.from().getAsLong() > 0) {
      line.append(" after ").append(ReplayText.spoken(stay.from().getAsLong()));
    }
    replay
        .pace()
        .ifPresent(pace -> line.append(", usually for ").append(ReplayText.spoken(pace.median())));
    say(line.toString());
  }

  /** A line for a state that lasts too long, with what that rests on. */
  void late(Instant now, String task, Stay stay, Pace pace, boolean isSuspected) {
    StringBuilder line = head(now, task);
    line.append(isSuspected ? "may never end: " : "late: ");
    line.append(ReplayText.spoken(stay.seconds().orElse(0)))
        .append(" in ")
        .append(stay.state().label());
    line.append(isSuspected ? ", over twice the longest of " : ", longer than the longest of ");
    line.append(pace.count());
    line.append(
        pace.count() == 1 ? " measured task that went on (" : " measured tasks that went on (");
    line.append("longest ").append(ReplayText.spoken(pace.longest()));
    line.append(", median ").append(ReplayText.spoken(pace.median()));
    line.append(")");
    line.append(
        pace.count() == 1
            ? ". One success measured is no certainty."
            : ". So few successes measured are no certainty.");
    say(line.toString());
  }

  /** The progress is gone, and the service does not say why. */
  void silent(Instant now, String task) {
    say(
        head(now, task)
            .append("the progress is gone while the task is active, as with an internal error of")
            .append(" the service; it does not say so, so the watch goes on")
            .toString());
  }

  /** The service's words, and what is known of them. */
  void fault(Instant now, String task, String message) {
    say(head(now, task).append("EC2 says: ").append(Escape.terminal(message)).toString());
    List<Message> known = Knowledge.recognised(message);
    if (known.isEmpty()) {
      say("  The message is not among those that are known (preflight knowledge messages).");
      return;
    }
    erase();
    out.println();
    new MessageText(out).print(known);
    out.println();
    out.flush();
  }

  void end(Instant now, String task, Replay replay) {
    StringBuilder line = head(now, task);
    line.append(
        switch (replay.standing()) {
          case COMPLETED -> "completed";
          case BROKEN -> "an error of the service's own: the task stays active for ever";
          default -> "failed";
        });
    OptionalLong from = replay.last().map(Stay::from).orElse(OptionalLong.empty());
    if (from.isPresent() && from.getAsLong() > 0) {
      line.append(", watched for ").append(ReplayText.spoken(from.getAsLong()));
    }
    replay
        .reached()
        .ifPresent(
            state -> {
              if (replay.standing() != Replay.Standing.COMPLETED) {
                line.append(", last on the way: ").append(state.label());
              }
            });
    replay.image().ifPresent(image -> line.append(": ").append(Escape.terminal(image)));
    say(line.toString());
  }

  void givenUp(Instant now, String task, Replay replay, long seconds) {
    StringBuilder line = head(now, task);
    line.append("given up after ").append(ReplayText.spoken(seconds));
    replay
        .last()
        .ifPresent(
            stay -> {
              line.append(" in ").append(stay.state().label());
              stay.seconds()
                  .ifPresent(s -> line.append(", in it for ").append(ReplayText.spoken(s)));
            });
    say(line.append("; the task itself goes on").toString());
  }

  /** That a task still is where it was; for a log, which has no line that moves. */
  void still(Instant now, String task, Stay stay) {
    StringBuilder line = head(now, task);
    percent(line, stay);
    line.append("still ").append(stay.state().label());
    stay.seconds().ifPresent(seconds -> line.append(", for ").append(ReplayText.spoken(seconds)));
    erase();
    err.println(line);
    err.flush();
  }

  /** Trouble that passes, and what to do if it does not. */
  void trouble(String what, String advice) {
    erase();
    err.println("preflight: " + Escape.terminal(what));
    if (!advice.isEmpty()) {
      err.println("  " + Escape.terminal(advice));
    }
    err.flush();
  }

  /** Draws the line that moves, where there is one. */
  void draw(String task, int number, int count, Replay replay) {
    if (!isLive || replay.last().isEmpty()) {
      return;
    }
    Stay stay = replay.last().get();
    StringBuilder line = new StringBuilder(task);
    if (count > 1) {
      line.append(" (").append(number).append('/').append(count).append(')');
    }
    int percent = stay.percent().orElse(0);
    int filled = percent * BAR / 100;
    line.append(" [").append("#".repeat(filled)).append(" ".repeat(BAR - filled)).append("] ");
    percent(line, stay);
    line.append(stay.state().label());
    stay.seconds().ifPresent(seconds -> line.append(' ').append(ReplayText.spoken(seconds)));
    replay.pace().ifPresent(pace -> line.append(" of ").append(ReplayText.spoken(pace.median())));
    String text = line.length() > WIDTH ? line.substring(0, WIDTH) : line.toString();
    // ECMA-48, "Erase in line": what is left of a longer line goes
    err.print("\r" + text + "\u001b[K");
    err.flush();
    isDrawn = true;
  }

  void erase() {
    if (isDrawn) {
      err.print("\r\u001b[K");
      err.flush();
      isDrawn = false;
    }
  }

  private void say(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  private static StringBuilder head(Instant now, String task) {
    return new StringBuilder().append(now).append(' ').append(task).append("  ");
  }

  private static void percent(StringBuilder line, Stay stay) {
    stay.percent().ifPresent(percent -> line.append(percent).append(" % "));
  }
}
