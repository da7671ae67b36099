package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.inspection.Inspection;
import preflight.inspection.OtherSystem;

/** The disks hold Windows, whose files this version does not read. */
final class WindowsGuest implements Rule {

  private static final RuleId ID =
      new RuleId("PF318", "windows-guest", "The disks hold Windows, whose files are not read");

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
    Optional<OtherSystem> windows = Layout.windows(inspection);
    if (windows.isEmpty()) {
      return List.of();
    }
    boolean linux = Reach.guest(inspection).isPresent();
    if (linux && (!windows.get().certain() || request.isRegistered())) {
      // a disk with data of Windows beside a Linux system, or one that is not started
      return List.of();
    }
    String signs = String.join(", ", windows.get().signs());
    String fact =
        linux
            ? "Beside Linux, the disks hold Windows ("
                + signs
                + "); what EC2 takes such an image for is not known."
            : "The disks hold Windows ("
                + signs
                + "), which is out of scope: beyond its container and its partitions, nothing can be told.";
    return List.of(
        Finding.cannotTell(
            ID,
            TaskState.UPDATING,
            fact,
            Optional.of(windows.get().place()),
            linux
                ? Fix.of("Leave one system on the disks and import others by themselves.")
                : Fix.of("Check Windows by AWS's list of what its imports need.")));
  }
}
