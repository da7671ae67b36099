package preflight.rule;

import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.KernelVerdict;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.RootSigns;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;

/**
 * How sure it is that an image without fault completes: no surer than what it rests on, and never
 * sure, since the service itself let one and the same OVA pass once and hang the next time.
 */
public final class Soundness {

  private Soundness() {}

  /** Empty where too little is known to say that it completes, or boots where it is registered. */
  public static Optional<Confidence> of(
      Inspection inspection, ImportRequest request, Knowledge knowledge) {
    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty()) {
      return Optional.empty();
    }
    Optional<Kernel> kernel = guest.get().kernel().toOptional();
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    Confidence entry = guest.get().boot().certain() ? Confidence.MEDIUM : Confidence.LOW;
    if (request.isRegistered()) {
      // nobody asks what system it is; that its drivers are there is a rule of its own
      return Optional.of(entry);
    }
    Optional<KernelVerdict> verdict = Kernels.judge(guest.get(), kernel.get(), knowledge);
    if (verdict.isEmpty() || verdict.get().outcome() != Outcome.ACCEPTED) {
      return Optional.empty();
    }
    RootSigns signs = knowledge.rootSigns();
    Confidence root = signs.judge(Roots.presences(guest.get(), signs)).confidence();
    return Optional.of(entry.min(root).min(verdict.get().confidence()));
  }
}
