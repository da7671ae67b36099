package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.os.Fstab;
import preflight.guest.os.FstabSpec;
import preflight.inspection.Inspection;

/** fstab names a volume by its device. */
final class FstabDeviceName implements Rule {

  private static final RuleId ID =
      new RuleId("PF310", "fstab-device-name", "fstab names a volume by its device");

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
    List<Fstab.Entry> named = new ArrayList<>();
    for (Fstab.Entry entry : Reach.awaited(guest.get())) {
      if (isLost(entry.source(), request)) {
        named.add(entry);
      }
    }
    if (named.isEmpty()) {
      return List.of();
    }
    Fstab.Entry first = named.get(0);
    String mounts =
        "fstab mounts " + first.mountPoint() + " from " + first.spec() + ", a name that ";
    Fix fix =
        Fix.of(
            "Name it by UUID, as blkid prints it, and add nofail.",
            "blkid " + Shell.word(first.spec()));
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
                  ID,
                  TaskState.UPDATING,
                  mounts + "differs on EC2; import-image puts the UUID there.",
                  Reach.place(guest.get(), first),
                  fix)
              .withDetails(Reach.lines(named)));
    }
    return List.of(
        Finding.hangs(
                ID,
                Confidence.MEDIUM,
                knowledge,
                mounts
                    + "no disk has there; the machine does not come up, since its boot waits for it.",
                Reach.place(guest.get(), first),
                fix)
            .withDetails(Reach.lines(named)));
  }

  /** Whether the name depends on hardware that an instance does not have. */
  private static boolean isLost(FstabSpec spec, ImportRequest request) {
    if (spec.kind() == FstabSpec.Kind.HARDWARE_ID || spec.kind() == FstabSpec.Kind.HARDWARE_PATH) {
      return true;
    }
    return spec.kind() == FstabSpec.Kind.DEVICE && BusNames.isLost(spec.value(), request);
  }
}
