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

/** fstab mounts a directory of a server or of the old host. */
final class FstabNetworkMount implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF312",
          "fstab-network-mount",
          "fstab mounts a directory of a server or of the old host");

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
    List<Fstab.Entry> mounts = new ArrayList<>();
    List<Fstab.Entry> shares = new ArrayList<>();
    for (Fstab.Entry entry : Reach.awaited(guest.get())) {
      if (entry.source().kind() == FstabSpec.Kind.NETWORK || isShare(entry.type())) {
        mounts.add(entry);
        if (isShare(entry.type())) {
          shares.add(entry);
        }
      }
    }
    if (mounts.isEmpty()) {
      return List.of();
    }
    Fix fix = Fix.of("Remove the entry, or add nofail to it.");
    if (request.isRegistered() && !shares.isEmpty()) {
      Fstab.Entry share = shares.get(0);
      return List.of(
          Finding.hangs(
                  ID,
                  Confidence.MEDIUM,
                  knowledge,
                  "fstab mounts "
                      + share.mountPoint()
                      + " from the host of the old machine ("
                      + share.type()
                      + "); the machine does not come up, since the mount fails.",
                  Reach.place(guest.get(), share),
                  fix)
              .withDetails(Reach.lines(shares)));
    }
    Fstab.Entry first = mounts.get(0);
    return List.of(
        Finding.note(
                ID,
                request.isRegistered() ? TaskState.BOOTING : TaskState.UPDATING,
                "fstab mounts "
                    + first.mountPoint()
                    + " from "
                    + first.spec()
                    + " ("
                    + first.type()
                    + ")"
                    + (request.isRegistered()
                        ? "; where that cannot be reached, the boot waits for minutes."
                        : "; import-image disables entries of cifs, smbfs, vboxsf and sshfs."),
                Reach.place(guest.get(), first),
                fix)
            .withDetails(Reach.lines(mounts)));
  }

  /** A folder of the hypervisor's host, which to systemd is a local file system. */
  private static boolean isShare(String type) {
    return switch (type) {
      case "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs", "9p", "virtiofs" -> true;
      default -> false;
    };
  }
}
