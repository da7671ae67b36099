package preflight.policy;

import java.util.List;
import preflight.rule.RuleId;

/**
 * Something that is wrong with the configuration itself, though it can be read.
 *
 * @param text what, in a sentence
 * @param fails whether the policy of the file lets it fail the run
 */
public record ConfigurationFinding(RuleId rule, String text, Position where, boolean fails) {

  /** An entry that no longer holds. */
  public static final RuleId EXPIRED =
      new RuleId(
          "PF901", "ignore-expired", "An ignored finding counts again, since its day is over");

  /** An entry that ignores nothing. */
  public static final RuleId UNMATCHED =
      new RuleId("PF902", "ignore-unmatched", "Nothing was found that the entry would ignore");

  /** All of them. */
  public static final List<RuleId> RULES = List.of(EXPIRED, UNMATCHED);

  /** None of them changes what becomes of an image. */
  public static final Severity SEVERITY = Severity.WARNING;
}
