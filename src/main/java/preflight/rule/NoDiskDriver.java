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
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.initrd.InitrdOrigin;
import preflight.guest.kernel.Driver;
import preflight.inspection.Inspection;

/** The initrd has no driver for the disks of EC2. */
final class NoDiskDriver implements Rule {

  private static final RuleId ID =
      new RuleId("PF704", "no-disk-driver", "The initrd has no driver for the disks of EC2");

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

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    if (request.isRegistered()) {
      return registered(inspection, guest.get(), kernel, request, knowledge);
    }
    List<String> missing = new ArrayList<>();
    for (Driver driver : new Driver[] {Driver.NVME, Driver.XEN_BLKFRONT}) {
      if (guest.get().drivers().isEarly(driver).filter(early -> !early).isPresent()) {
        missing.add(evidence(guest.get(), driver));
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    hostOnly(guest.get()).ifPresent(missing::add);
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                "Drivers for the disks of EC2 are not there before the root is mounted; import-image adds them, import-snapshot does not.",
                guest.get().initrd().where().or(() -> guest.get().kernel().where()),
                fix(inspection, guest.get(), kernel))
            .withDetails(missing));
  }

  /** Without the driver the kernel finds no root; import-image would have added it. */
  private static List<Finding> registered(
      Inspection inspection,
      Guest guest,
      Kernel kernel,
      ImportRequest request,
      Knowledge knowledge) {
    Driver driver = request.isOn(Hypervisor.XEN) ? Driver.XEN_BLKFRONT : Driver.NVME;
    Optional<Boolean> early = guest.drivers().isEarly(driver);
    Optional<Place> place = guest.initrd().where().or(() -> guest.kernel().where());
    String name = driver.module().replace('_', '-');
    if (early.isEmpty()) {
      return List.of(
          Finding.cannotTell(
              ID,
              TaskState.BOOTING,
              "Whether the driver "
                  + name
                  + " is there before the root is mounted cannot be told: "
                  + guest.drivers().of(driver).evidence()
                  + ".",
              place,
              fix(inspection, guest, kernel)));
    }
    if (early.get()) {
      return List.of();
    }
    List<String> details = new ArrayList<>(List.of(evidence(guest, driver)));
    hostOnly(guest).ifPresent(details::add);
    return List.of(
        Finding.hangs(
                ID,
                Confidence.MEDIUM,
                knowledge,
                "The driver " + name + " is not there before the root is mounted.",
                place,
                fix(inspection, guest, kernel))
            .withDetails(details));
  }

  private static String evidence(Guest guest, Driver driver) {
    return driver.module().replace('_', '-') + ": " + guest.drivers().of(driver).evidence();
  }

  private static Optional<InitrdOrigin> origin(Guest guest) {
    return guest
        .initrd()
        .toOptional()
        .flatMap(files -> files.origin().toOptional())
        .filter(origin -> origin.hostOnly().isPresent());
  }

  /** Why the driver is missing: the initrd was made for another machine than EC2's. */
  private static Optional<String> hostOnly(Guest guest) {
    return origin(guest)
        .map(
            origin ->
                "made by "
                    + origin.maker().label()
                    + " for the machine that it was made on: "
                    + origin.hostOnly().orElseThrow());
  }

  private static Fix fix(Inspection inspection, Guest guest, Kernel kernel) {
    Optional<InitrdOrigin> origin = origin(guest);
    if (origin.isPresent()) {
      return GuestCommands.genericInitrd(origin.get().maker(), kernel.image().release());
    }
    return GuestCommands.of(inspection).initrd(kernel.image().release(), "nvme", "xen-blkfront");
  }
}
