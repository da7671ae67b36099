package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.inspection.Inspection;

/** The kernel has no driver for the network cards of EC2. */
final class NoNetworkDriver implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF705", "no-network-driver", "The kernel has no driver for the network cards of EC2");

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
    Optional<Guest> found = inspection.guest().toOptional();
    if (found.isEmpty() || !found.get().kernel().isKnown()) {
      return List.of();
    }
    Guest guest = found.get();
    List<Driver> lacking = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (Driver driver : new Driver[] {Driver.ENA, Driver.XEN_NETFRONT}) {
      boolean asked =
          !request.isRegistered()
              || request.isOn(driver == Driver.ENA ? Hypervisor.NITRO : Hypervisor.XEN);
      if (asked && guest.drivers().of(driver).state() == DriverState.ABSENT) {
        lacking.add(driver);
        evidence.add(name(driver) + ": " + guest.drivers().of(driver).evidence());
      }
    }
    if (lacking.isEmpty()) {
      return List.of();
    }
    if (request.isRegistered()) {
      return List.of(
          Finding.hangs(
                  ID,
                  Confidence.MEDIUM,
                  knowledge,
                  "The kernel has no driver "
                      + name(lacking.get(0))
                      + "; it starts, but nobody reaches it.",
                  guest.kernel().where(),
                  fix(inspection))
              .withDetails(evidence));
    }
    return List.of(
        Finding.note(
                ID,
                TaskState.BOOTING,
                lacking.contains(Driver.ENA)
                    ? "The kernel has no driver for ENA, without which an image is not marked for it and starts on older instance types alone."
                    : "The kernel has no driver for the network cards of Xen instances.",
                guest.kernel().where(),
                fix(inspection))
            .withDetails(evidence));
  }

  private static String name(Driver driver) {
    return driver.module().replace('_', '-');
  }

  private static Fix fix(Inspection inspection) {
    return Fix.of(
        "Install a kernel with the driver; distributions have had ENA since about Linux 4.9.",
        GuestCommands.installKernel(inspection));
  }
}
