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

/** Several volumes look like the root of a system. */
final class SeveralRoots implements Rule {

  private static final RuleId ID =
      new RuleId("PF304", "several-roots", "Several volumes look like the root of a system");

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

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty() || guest.get().otherRoots().isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            Confidence.MEDIUM,
            knowledge.message("multiple-directories"),
            "Besides "
                + guest.get().root()
                + ", these look like a root too: "
                + String.join(", ", guest.get().otherRoots())
                + ".",
            Optional.empty(),
            Fix.of("Leave one system on the disks and import others by themselves.")));
  }
}
