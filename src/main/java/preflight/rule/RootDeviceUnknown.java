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
import preflight.inspection.Inspection;

/** The kernel's root= names a device that is not in the image. */
final class RootDeviceUnknown implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF702",
          "root-device-unknown",
          "The kernel's root= names a device that is not in the image");

  private static final String DEV = "/dev/";

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
    if (guest.isEmpty()) {
      return List.of();
    }
    Optional<String> root =
        guest.get().boot().entry().toOptional().flatMap(e -> e.argument("root"));
    Optional<String> volume = guest.get().rootDevice().toOptional();
    if (root.isPresent()
        && volume.filter(v -> !v.equals(guest.get().root())).isPresent()
        && Roots.isComplete(guest.get())) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The kernel is told root="
                  + root.get()
                  + ", which is "
                  + volume.get()
                  + "; the system lies on "
                  + guest.get().root()
                  + ".",
              guest.get().boot().entry().where(),
              fix(inspection)));
    }
    if (!guest.get().rootDevice().isAbsent()) {
      return root.filter(RootDeviceUnknown::dependsOnTheBus).isPresent()
          ? List.of(byBus(root.get(), guest.get(), inspection, request, knowledge))
          : List.of();
    }
    if (root.isEmpty() || inspection.devices().stream().anyMatch(Layout::mayHideRoot)) {
      return List.of();
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.MEDIUM,
            knowledge,
            "The kernel is told root=" + root.get() + ", which no file system of the image is.",
            guest.get().boot().entry().where(),
            fix(inspection)));
  }

  /**
   * A root named by its bus: import-image knows of that, but where the image is registered as it
   * is, the initrd waits for a disk that never comes, as QEMU shows with NVMe.
   */
  private static Finding byBus(
      String root, Guest guest, Inspection inspection, ImportRequest request, Knowledge knowledge) {
    String told = "The kernel is told root=" + root + ", a name that ";
    if (request.isRegistered() && BusNames.isLost(root.substring(DEV.length()), request)) {
      return Finding.hangs(
          ID,
          Confidence.MEDIUM,
          knowledge,
          told + "no disk has there.",
          guest.boot().entry().where(),
          fix(inspection));
    }
    return Finding.note(
        ID,
        TaskState.BOOTING,
        told + "depends on the disk's bus; on EC2 it is xvda or nvme0n1.",
        guest.boot().entry().where(),
        fix(inspection));
  }

  /** {@code /dev/sda1}, but not {@code /dev/disk/by-uuid/…} or {@code /dev/mapper/…}. */
  private static boolean dependsOnTheBus(String root) {
    return root.startsWith(DEV) && root.indexOf('/', DEV.length()) < 0;
  }

  private static Fix fix(Inspection inspection) {
    return Fix.of(
        "Name the root by the UUID of its file system, and write the configuration again.",
        GuestCommands.menu(inspection));
  }
}
