package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Architecture;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;

/** The default kernel is a 32-bit one. */
final class Kernel32Bit implements Rule {

  private static final RuleId ID =
      new RuleId("PF502", "kernel-32-bit", "The default kernel is a 32-bit one");

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
    if (guest.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    if (Kernels.architecture(kernel) != Architecture.I386) {
      return List.of();
    }
    if (request.isRegistered()) {
      return registered(guest.get(), request, knowledge);
    }
    InForce<Acceptance> row =
        knowledge.architecture(Architecture.I386, Route.IMPORT_IMAGE).orElseThrow();
    InForce<Message> message = knowledge.message(row.row().message().orElseThrow());
    String release = kernel.image().release().orElse("of unknown version");
    return List.of(
        Finding.rejects(
                ID,
                Kernels.sure(guest.get(), row.confidence()),
                message,
                "The default boot entry starts a 32-bit kernel, " + release + ".",
                guest.get().boot().entry().where(),
                GuestCommands.of(inspection) == GuestCommands.DEBIAN
                    ? Fix.of(
                        "Install the 64-bit kernel and make it the default.",
                        GuestCommands.installKernel(inspection))
                    : Fix.of("Install the 64-bit edition of the distribution."))
            .withMessage(message.row().with("version", release)));
  }

  /** 32-bit machines start on t2 up to medium, c3.large, t1, m1 and c1, none of which is Nitro. */
  private static List<Finding> registered(Guest guest, ImportRequest request, Knowledge knowledge) {
    Fix fix = Fix.of("Install the 64-bit kernel and make it the default.");
    return List.of(
        request.isOn(Hypervisor.NITRO)
            ? Finding.hangs(
                ID,
                Confidence.MEDIUM,
                knowledge,
                "The default boot entry starts a 32-bit kernel, and no Nitro instance type takes one.",
                guest.boot().entry().where(),
                fix)
            : Finding.note(
                ID,
                TaskState.BOOTING,
                "The default boot entry starts a 32-bit kernel, which few instance types take: t2 up to medium, c3.large and older ones.",
                guest.boot().entry().where(),
                fix));
  }
}
