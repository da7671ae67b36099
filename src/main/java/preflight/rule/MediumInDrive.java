package preflight.rule;

import java.util.List;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.image.ova.OvfItem;
import preflight.inspection.Inspection;

/** A CD-ROM drive of the machine has a medium in it. */
final class MediumInDrive implements Rule {

  private static final RuleId ID =
      new RuleId("PF111", "medium-in-drive", "A CD-ROM drive of the machine has a medium in it");

  // CIM_ResourceAllocationSettingData, ResourceType
  private static final int CD = 15;
  private static final int DVD = 16;

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
    for (OvfItem item : Ovf.items(inspection)) {
      boolean drive = item.resourceType() == CD || item.resourceType() == DVD;
      if (drive && !item.hostResources().isEmpty()) {
        return List.of(
            Finding.note(
                ID,
                TaskState.VALIDATING,
                "The drive "
                    + (item.elementName().isEmpty() ? item.instanceId() : item.elementName())
                    + " has "
                    + item.hostResources().get(0)
                    + " in it; AWS asks for drives to be disconnected.",
                Ovf.place(inspection),
                Fix.of("Take the medium out and export the machine again.")));
      }
    }
    return List.of();
  }
}
