package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.KernelVerdict;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** The distribution's release is not listed, its kernel is. */
final class UnlistedRelease implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF504", "unlisted-release", "The distribution's release is not listed, its kernel is");

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
    if (guest.isEmpty()
        || !guest.get().kernel().isKnown()
        || Roots.mayLieElsewhere(inspection, guest.get())) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    Optional<KernelVerdict> verdict = Kernels.judge(guest.get(), kernel, knowledge);
    if (verdict.isEmpty()
        || verdict.get().outcome() != Outcome.ACCEPTED
        || verdict.get().release() == KernelVerdict.Listing.LISTED) {
      return List.of();
    }
    String system = guest.get().system().orElse("The system");
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                system + " is not in AWS's list; " + verdict.get().why() + ".",
                guest.get().os().where(),
                Fix.of(""))
            .withDetails(passedOver(guest.get())));
  }

  /** Lines of the release files that count for nothing since they break the rules. */
  private static List<String> passedOver(Guest guest) {
    List<String> lines = new ArrayList<>();
    for (Trouble trouble : guest.osTroubles()) {
      lines.add("passed over: " + trouble.summary());
    }
    return lines;
  }
}
