package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** The guest has no DHCP client. */
final class NoDhcpClient implements Rule {

  private static final RuleId ID =
      new RuleId("PF801", "no-dhcp-client", "The guest has no DHCP client");

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
    if (guest.isEmpty()
        || !guest.get().network().dhcpClients().isAbsent()
        || !guest.get().network().packaged().isKnown()
        || !guest.get().network().automaticConfiguration().isAbsent()
        || Reach.isConfiguredByKernel(guest.get())
        || Reach.lacksMount(guest.get())) {
      return List.of();
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.LOW,
            knowledge,
            "None of the known DHCP clients is installed, by which a machine on EC2 gets its address; it comes up, but is not reachable.",
            guest.get().network().dhcpClients().where(),
            Fix.of(
                "Install one and configure the network by DHCP.",
                GuestCommands.of(inspection)
                    // dhclient until release 7, and what dhcp-client provides since 8
                    .install("isc-dhcp-client", "dhclient", "dhcp-client", "dhcpcd", "dhcpcd"))));
  }
}
