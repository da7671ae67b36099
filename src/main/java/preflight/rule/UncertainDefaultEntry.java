package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** Which entry is started by default cannot be told for sure. */
final class UncertainDefaultEntry implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF403",
          "uncertain-default-entry",
          "Which entry is started by default cannot be told for sure");

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
    if (guest.isEmpty() || guest.get().boot().certain() || !guest.get().boot().entry().isKnown()) {
      return List.of();
    }
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                "Which boot entry is the default depends on what the image does not tell.",
                guest.get().boot().entry().where(),
                Fix.of(""))
            .withDetails(guest.get().boot().notes()));
  }
}
