package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** The kernel writes to no serial console. */
final class NoSerialConsole implements Rule {

  private static final RuleId ID =
      new RuleId("PF806", "no-serial-console", "The kernel writes to no serial console");

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
    Optional<BootEntry> entry = guest.flatMap(g -> g.boot().entry().toOptional());
    if (entry.isEmpty()) {
      return List.of();
    }
    for (String word : entry.get().arguments()) {
      if (word.startsWith("console=ttyS") || word.startsWith("console=hvc")) {
        return List.of();
      }
    }
    return List.of(
        Finding.note(
            ID,
            TaskState.BOOTING,
            "The default entry has no console=ttyS0, so that get-console-output shows nothing of a boot that fails.",
            guest.get().boot().entry().where().map(place -> place.atLine(entry.get().line())),
            Fix.of(
                "Add it to the kernel's command line.",
                GuestCommands.addArguments(inspection, "console=tty0 console=ttyS0,115200"))));
  }
}
