package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Architecture;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.KernelVerdict;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;

/** The default kernel is not one that EC2 lists. */
final class UnsupportedKernel implements Rule {

  private static final RuleId ID =
      new RuleId("PF501", "unsupported-kernel", "The default kernel is not one that EC2 lists");

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
        || guest.get().boot().isPastGrub()
        || Roots.mayLieElsewhere(inspection, guest.get())) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    Optional<KernelVerdict> verdict = Kernels.judge(guest.get(), kernel, knowledge);
    if (verdict.isEmpty()
        || verdict.get().outcome() == Outcome.ACCEPTED
        || Kernels.architecture(kernel) != Architecture.X86_64) {
      return List.of();
    }
    String release = kernel.image().release().orElseThrow();
    String fact = "The default boot entry starts " + release + "; " + verdict.get().why() + ".";
    Fix fix =
        Fix.of(
            "Install a kernel that EC2 lists for the release and make it the default; or take the other way, which does not look, where the disk boots by itself.");
    Optional<Place> place = guest.get().boot().entry().where();
    if (verdict.get().outcome() == Outcome.CANNOT_TELL) {
      return List.of(Finding.cannotTell(ID, TaskState.UPDATING, fact, place, fix));
    }
    InForce<Message> message = knowledge.message("unsupported-kernel");
    return List.of(
        Finding.rejects(
                ID,
                Kernels.sure(guest.get(), verdict.get().confidence()),
                message,
                fact,
                place,
                fix)
            .withMessage(message.row().with("version", release)));
  }
}
