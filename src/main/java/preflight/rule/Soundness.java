package preflight.rule;

import java.util.Optional;
import preflight.ec2.Confidence;
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

  public static Confidence of(Inspection inspection, Knowledge knowledge) {
    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty()) {
      return Confidence.LOW;
    }
    Optional<Kernel> kernel = guest.get().kernel().toOptional();
    if (kernel.isEmpty()) {
      return Confidence.LOW;
    }
    Optional<KernelVerdict> verdict = Kernels.judge(guest.get(), kernel.get(), knowledge);
    if (verdict.isEmpty() || verdict.get().outcome() != Outcome.ACCEPTED) {
      return Confidence.LOW;
    }
    RootSigns signs = knowledge.rootSigns();
    Confidence root = signs.judge(Roots.presences(guest.get(), signs)).confidence();
    Confidence entry = guest.get().boot().certain() ? Confidence.MEDIUM : Confidence.LOW;
    return entry.min(root).min(verdict.get().confidence());
  }
}
