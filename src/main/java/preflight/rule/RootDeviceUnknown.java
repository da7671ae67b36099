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
          ? List.of(
              Finding.note(
                  ID,
                  TaskState.BOOTING,
                  "The kernel is told root="
                      + root.get()
                      + ", a name that depends on the disk's bus; on EC2 it is xvda or nvme0n1.",
                  guest.get().boot().entry().where(),
                  fix(inspection)))
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

  /** {@code /dev/sda1}, but not {@code /dev/disk/by-uuid/…} or {@code /dev/mapper/…}. */
  private static boolean dependsOnTheBus(String root) {
    return root.startsWith("/dev/") && root.indexOf('/', 5) < 0;
  }

  private static Fix fix(Inspection inspection) {
    return Fix.of(
        "Name the root by the UUID of its file system, and write the configuration again.",
        GuestCommands.menu(inspection));
  }
}
