package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.network.InterfaceConfig;
import preflight.guest.network.Network;
import preflight.inspection.Inspection;

/** The network has a static address. */
final class StaticAddress implements Rule {

  private static final RuleId ID =
      new RuleId("PF802", "static-address", "The network has a static address");

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
    if (guest.isEmpty()) {
      return List.of();
    }
    Network network = guest.get().network();
    Optional<InterfaceConfig> fixed = network.firstOf(InterfaceConfig.Addressing.STATIC);
    if (fixed.isEmpty()
        || !network.isUnderstood()
        || network.firstOf(InterfaceConfig.Addressing.DHCP).isPresent()
        || !network.automaticConfiguration().isAbsent()
        || Reach.isConfiguredByKernel(guest.get())) {
      return List.of();
    }
    String name = fixed.get().name();
    String has =
        "The configuration of "
            + fixed.get().source().label()
            + " gives "
            + (name.isEmpty() ? "the network card" : name)
            + " a static address and nothing uses DHCP; ";
    Fix fix =
        Fix.of("Configure the network by DHCP, and give the instance the address that it needs.");
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
              ID,
              TaskState.UPDATING,
              has + "import-image changes it to DHCP.",
              Optional.of(fixed.get().place()),
              fix));
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.MEDIUM,
            knowledge,
            has
                + "the machine comes up, but is not reachable unless its subnet has that very address.",
            Optional.of(fixed.get().place()),
            fix));
  }
}
