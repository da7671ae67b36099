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
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;

/** The default kernel is not for x86. */
final class KernelForeignArchitecture implements Rule {

  private static final RuleId ID =
      new RuleId("PF503", "kernel-foreign-architecture", "The default kernel is not for x86");

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

    if (Kernels.architecture(kernel) != Architecture.ARM64) {
      return List.of();
    }
    if (request.isRegistered()) {
      return request.isOn(Hypervisor.XEN)
          ? List.of(
              Finding.hangs(
                  ID,
                  Confidence.MEDIUM,
                  knowledge,
                  "The default boot entry starts an arm64 kernel, and no Xen instance has such a processor.",
                  guest.get().boot().entry().where(),
                  Fix.of("Take a Nitro instance with a Graviton processor, such as t4g.micro.")))
          : List.of();
    }
    InForce<Acceptance> row =
        knowledge.architecture(Architecture.ARM64, Route.IMPORT_IMAGE).orElseThrow();
    // the text that is known answers a request that says arm64, which another rule tells
    return List.of(
        Finding.rejects(
            ID,
            Kernels.sure(guest.get(), row.confidence().min(Confidence.MEDIUM)),
            TaskState.UPDATING,
            "The default boot entry starts an arm64 kernel.",
            guest.get().boot().entry().where(),
            Fix.of("Take the other way, import-snapshot and register-image.")));
  }
}
