package preflight.rule;

import java.util.List;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.image.ova.OvfItem;
import preflight.inspection.Inspection;

/** The machine has more than one network card. */
final class SeveralNetworkCards implements Rule {

  private static final RuleId ID =
      new RuleId("PF110", "several-network-cards", "The machine has more than one network card");

  /** An Ethernet adapter (CIM_ResourceAllocationSettingData, ResourceType). */
  private static final int ETHERNET = 10;

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    int cards = 0;
    for (OvfItem item : Ovf.items(inspection)) {
      if (item.resourceType() == ETHERNET) {
        cards++;
      }
    }
    if (cards < 2) {
      return List.of();
    }
    return List.of(
        Finding.note(
            ID,
            TaskState.VALIDATING,
            "The descriptor has " + cards + " network cards; an imported machine has one.",
            Ovf.place(inspection),
            Fix.of(
                "Remove all but one before exporting, and attach further interfaces to the instance.",
                "aws ec2 attach-network-interface --network-interface-id eni-ID --instance-id i-ID --device-index 1")));
  }
}
