package preflight.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.task.Pace;
import preflight.task.Replay;
import preflight.task.Stay;

/** What a log tells of a task, for people: how it stands, why, and how it came there. */
public final class ReplayText {

  private final PrintStream out;

  public ReplayText(PrintStream out) {
    this.out = out;
  }

  public void print(Replay replay) {
    out.println(Escape.terminal(replay.task()) + ": " + headline(replay));
    replay.pace().filter(pace -> isCompared(replay)).ifPresent(pace -> pace(replay, pace));
    for (Stay stay : replay.stays()) {
      stay(stay);
    }
    for (String note : replay.notes()) {
      paragraph("note: " + note, "  ", "        ");
    }
    Optional<String> fault = replay.fault();
    if (fault.isPresent()) {
      paragraph(fault.get(), "  EC2 says: ", "    ");
      List<Message> known = Knowledge.recognised(fault.get());
      if (!known.isEmpty()) {
        out.println();
        new MessageText(out).print(known);
      }
    }
  }

  private static String headline(Replay replay) {
    Optional<Stay> last = replay.last();
    String state = last.map(stay -> stay.state().label()).orElse("");
    String after = after(last.map(Stay::from).orElse(OptionalLong.empty()));
    return switch (replay.standing()) {
      case UNSEEN -> "no state of it was seen";
      case COMPLETED ->
          "completed" + after + replay.image().map(i -> ": " + Escape.terminal(i)).orElse("");
      case FAILED ->
          "failed"
              + replay.reached().map(s -> " while " + s.label()).orElse("")
              + after(replay.failedAfter());
      case BROKEN ->
          "an error of the service's own"
              + after
              + (last.filter(Stay::isConcluded).isPresent() ? ", by its progress alone" : "")
              + "; such a task stays active for ever";
      case SUSPECTED -> "in " + state + ", and may never leave it";
      case LATE -> "in " + state + ", later than those that were measured";
      case UNDER_WAY -> "in " + state;
    };
  }

  private static String after(OptionalLong from) {
    return from.isPresent() ? " after " + spoken(from.getAsLong()) : "";
  }

  private static boolean isCompared(Replay replay) {
    return switch (replay.standing()) {
      case UNDER_WAY, LATE, SUSPECTED -> replay.last().flatMap(s -> box(s.seconds())).isPresent();
      default -> false;
    };
  }

  private void pace(Replay replay, Pace pace) {
    StringBuilder text = new StringBuilder();
    text.append(spoken(replay.last().orElseThrow().seconds().orElse(0)));
    text.append(" in it, as far as the log goes; of ").append(pace.count());
    text.append(pace.count() == 1 ? " measured task that went on" : " measured tasks that went on");
    text.append(" the longest took ").append(spoken(pace.longest()));
    text.append(", the median ").append(spoken(pace.median()));
    text.append(
        pace.count() == 1
            ? ". One success measured is no certainty."
            : ". So few are no certainty.");
    paragraph(text.toString(), "  ", "  ");
  }

  private void stay(Stay stay) {
    String from = stay.from().isPresent() ? stay.from().getAsLong() + " s" : "-";
    String percent = stay.percent().isPresent() ? stay.percent().getAsInt() + " %" : "";
    StringBuilder line = new StringBuilder("  ");
    line.append(" ".repeat(Math.max(0, 9 - from.length()))).append(from);
    line.append(" ".repeat(Math.max(1, 7 - percent.length()))).append(percent).append("  ");
    line.append(stay.state().label());
    boolean ends = stay.until().isEmpty() && !stay.state().isActive();
    if (stay.seconds().isPresent() && !ends) {
      line.append(" ".repeat(Math.max(1, 19 - stay.state().label().length())));
      line.append("for ").append(spoken(stay.seconds().getAsLong()));
    }
    out.println(line);
  }

  private void paragraph(String text, String first, String next) {
    for (String line : Lines.wrap(Escape.terminal(text), first, next)) {
      out.println(line);
    }
  }

  private static Optional<Long> box(OptionalLong seconds) {
    return seconds.isPresent() ? Optional.of(seconds.getAsLong()) : Optional.empty();
  }

  /** Such as {@code 4 min 26 s}. */
  public static String spoken(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    long minutes = seconds / 60;
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }
}
