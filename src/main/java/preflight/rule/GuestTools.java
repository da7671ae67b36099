package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.network.Network;
import preflight.inspection.Inspection;

/** Tools of another hypervisor are installed. */
final class GuestTools implements Rule {

  private static final RuleId ID =
      new RuleId("PF807", "guest-tools", "Tools of another hypervisor are installed");

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
    Optional<Guest> guest = Reach.guest(inspection);
    List<Network.Found> tools = guest.map(g -> g.network().guestTools()).orElse(List.of());
    if (tools.isEmpty()) {
      return List.of();
    }
    List<String> details = new ArrayList<>();
    for (Network.Found tool : tools) {
      details.add(tool.name() + ": " + tool.place());
    }
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                tools.get(0).name() + " is installed; AWS asks for it to be removed before.",
                Optional.of(tools.get(0).place()),
                Fix.of(
                    "Remove it.",
                    GuestCommands.of(inspection) == GuestCommands.DEBIAN
                        ? "apt-get purge open-vm-tools virtualbox-guest-utils"
                        : "rpm --erase open-vm-tools"))
            .withDetails(details));
  }
}
