package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.BootEntry;
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
  public Set<Route> routes() {
    return Route.BOTH;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    if (Soundness.of(inspection, request, knowledge).isPresent()) {
      return withoutRootArgument(inspection);
    }
    return List.of(
        Finding.cannotTell(
            ID,
            TaskState.UPDATING,
            "No guest with a kernel of known version was found, and no reason to refuse it either.",
            Optional.empty(),
            Fix.of("")));
  }

  /** Few systems find their root without being told, such as those with an initrd of their own. */
  private static List<Finding> withoutRootArgument(Inspection inspection) {
    Optional<BootEntry> entry =
        inspection.guest().toOptional().flatMap(guest -> guest.boot().entry().toOptional());
    if (entry.filter(e -> e.argument("root").filter(root -> !root.isEmpty()).isEmpty()).isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.cannotTell(
            ID,
            TaskState.BOOTING,
            "The default entry tells the kernel no root=, and what its initrd does then is not known.",
            inspection.guest().toOptional().flatMap(guest -> guest.boot().entry().where()),
            Fix.of(
                "Write the configuration again, within the guest.",
                GuestCommands.menu(inspection))));
  }
}
