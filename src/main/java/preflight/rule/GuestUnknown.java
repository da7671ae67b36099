package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.inspection.Inspection;

/**
 * Nothing speaks against the image, but too little is known of it to say that it completes. Asked
 * last, when no other rule found a fault or a doubt.
 */
final class GuestUnknown implements Rule {

  private static final RuleId ID =
      new RuleId("PF306", "guest-unknown", "Too little is known of the guest");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    if (Soundness.of(inspection, knowledge).isPresent()) {
      return List.of();
    }
    return List.of(
        Finding.cannotTell(
            ID,
            TaskState.UPDATING,
            "No guest with a kernel of known version was found, and no reason to refuse it either.",
            Optional.empty(),
            Fix.of("")));
  }
}
