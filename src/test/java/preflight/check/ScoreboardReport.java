package preflight.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The scoreboard in words and figures, as the README shows it. */
final class ScoreboardReport {

  private final List<FieldCase> cases;
  private final List<Score> scores;

  ScoreboardReport(List<FieldCase> cases, List<Score> scores) {
    this.cases = cases;
    this.scores = scores;
  }

  /** In Markdown. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Of "
            + cases.size()
            + " published outcomes, "
            + scores.size()
            + " tell enough about their image to be rebuilt; "
            + (cases.size() - scores.size())
            + " are left out: "
            + reasons()
            + ".");
    lines.add("");
    lines.add("| | all knowledge | without the case |");
    lines.add("|---|---|---|");
    Predicate<Score> all = s -> true;
    Predicate<Score> told = s -> s.outcome().equals("rejected") && !s.real().equals("-");
    Predicate<Score> high = s -> s.confidence().equals("high");
    figure(lines, "class right", all, Score.Mark::isRightClass);
    figure(
        lines,
        "message exact, of rejections whose text is published",
        told,
        m -> m == Score.Mark.MESSAGE_EXACT);
    lines.add(
        "| high confidence, class right | "
            + share(scores.stream().filter(high).toList(), Score::mark, Score.Mark::isRightClass)
            + " | |");
    long refused =
        scores.stream()
            .filter(high)
            .filter(s -> s.outcome().equals("completed") && !s.mark().isRightClass())
            .count();
    lines.add("| successes refused with high confidence | " + refused + " | |");
    lines.add("");
    lines.add("| what happened | cases | class right | message exact | wrong | cannot tell |");
    lines.add("|---|---|---|---|---|---|");
    for (String outcome : List.of("completed", "rejected", "stuck", "api-error")) {
      row(lines, outcome, s -> s.outcome().equals(outcome));
    }
    lines.add("");
    lines.add("| confidence | cases | class right | message exact | wrong | cannot tell |");
    lines.add("|---|---|---|---|---|---|");
    for (String confidence : List.of("high", "medium", "low")) {
      row(lines, confidence, s -> s.confidence().equals(confidence));
    }
    lines.add("");
    lines.add("Not right, or right with another message:");
    lines.add("");
    lines.add("| case | what happened | predicted |");
    lines.add("|---|---|---|");
    for (Score score : scores) {
      if (score.mark() != Score.Mark.MESSAGE_EXACT && score.mark() != Score.Mark.RIGHT) {
        lines.add(
            "| "
                + score.id()
                + " | "
                + happened(score.outcome(), score.real())
                + " | "
                + (score.rule().equals("-") ? "" : score.rule() + " ")
                + happened(score.verdict(), score.message())
                + " |");
      }
    }
    return lines;
  }

  private static String happened(String outcome, String message) {
    return message.equals("-") ? outcome : outcome + ": " + message;
  }

  private void figure(
      List<String> lines, String name, Predicate<Score> which, Predicate<Score.Mark> right) {
    List<Score> some = scores.stream().filter(which).toList();
    lines.add(
        "| "
            + name
            + " | "
            + share(some, Score::mark, right)
            + " | "
            + share(some, Score::without, right)
            + " |");
  }

  private static String share(
      List<Score> some, Function<Score, Score.Mark> mark, Predicate<Score.Mark> right) {
    long fits = some.stream().map(mark).filter(right).count();
    return some.isEmpty()
        ? "none"
        : fits + " of " + some.size() + " (" + fits * 100 / some.size() + " %)";
  }

  private void row(List<String> lines, String name, Predicate<Score> which) {
    List<Score> some = scores.stream().filter(which).toList();
    Map<Score.Mark, Integer> marks = new TreeMap<>();
    for (Score.Mark mark : Score.Mark.values()) {
      marks.put(mark, 0);
    }
    some.forEach(score -> marks.merge(score.mark(), 1, Integer::sum));
    long right = some.stream().filter(s -> s.mark().isRightClass()).count();
    lines.add(
        "| "
            + name
            + " | "
            + some.size()
            + " | "
            + right
            + " | "
            + marks.get(Score.Mark.MESSAGE_EXACT)
            + " | "
            + marks.get(Score.Mark.WRONG)
            + " | "
            + marks.get(Score.Mark.CANNOT_TELL)
            + " |");
  }

  /** How many cases are left out for which kind of reason. */
  private String reasons() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (FieldCase each : cases) {
      if (!each.isUsed()) {
        int colon = each.reason().indexOf(':');
        String kind = colon < 0 ? each.reason() : each.reason().substring(0, colon);
        counts.merge(kind, 1, Integer::sum);
      }
    }
    List<String> texts = new ArrayList<>();
    counts.forEach((kind, count) -> texts.add(count + " " + kind));
    return String.join(", ", texts);
  }
}
