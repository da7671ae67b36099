package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Limit;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.Guest;
import preflight.inspection.DeviceFacts;
import preflight.inspection.Inspection;

/** The root has less room than the service asks for, which writes drivers and tools into it. */
final class RootNearlyFull implements Rule {

  private static final RuleId ID =
      new RuleId("PF314", "root-nearly-full", "The root has too little free space");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    Optional<Limit> limit = knowledge.limitLastNamed(Limit.Kind.FREE_ROOT_BYTES);
    Optional<Guest> guest = inspection.guest().toOptional();
    if (limit.isEmpty() || guest.isEmpty()) {
      return List.of();
    }
    Optional<DeviceFacts> root =
        inspection.devices().stream()
            .filter(device -> device.place().toString().equals(guest.get().root()))
            .findFirst();
    OptionalLong free =
        root.flatMap(device -> device.fileSystem().toOptional())
            .map(FileSystemFacts::free)
            .orElse(OptionalLong.empty());
    long least = limit.get().value();
    if (free.isEmpty() || free.getAsLong() >= least) {
      return List.of();
    }
    return List.of(
        Finding.note(
            ID,
            TaskState.UPDATING,
            "The root has "
                + (free.getAsLong() >> 20)
                + " MiB of free space; EC2 asks for enough, "
                + (least >> 20)
                + " MiB where it last named a figure.",
            Optional.of(root.get().place()),
            Fix.of("Remove what is not needed, or enlarge the root, before the export.")));
  }
}
