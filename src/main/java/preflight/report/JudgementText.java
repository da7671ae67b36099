package preflight.report;

import preflight.policy.Ignore;
import preflight.policy.Judged;
import preflight.policy.Judgement;

/** A judgement without the patterns of its ignores, which no report tells; for comparisons. */
final class JudgementText {

  private JudgementText() {}

  static String of(Judgement judgement) {
    StringBuilder text = new StringBuilder(judgement.outcome().name());
    judgement.decisive().ifPresent(each -> append(text, each));
    text.append('\n');
    judgement.findings().forEach(each -> append(text, each));
    return text.toString();
  }

  private static void append(StringBuilder text, Judged each) {
    text.append('\n').append(each.route()).append(' ').append(each.severity()).append(' ');
    text.append(each.finding());
    if (each.ignored().isPresent()) {
      Ignore ignore = each.ignored().get();
      text.append(' ').append(ignore.code()).append(' ').append(ignore.where());
      text.append(' ').append(ignore.expires()).append(' ').append(ignore.reason());
    }
  }
}
