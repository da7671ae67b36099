package preflight.rule;

import java.util.Optional;
import preflight.ec2.Architecture;
import preflight.ec2.Confidence;
import preflight.ec2.KernelVerdict;
import preflight.ec2.Knowledge;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.kernel.KernelImage;
import preflight.guest.os.OsIdentity;

/** The default kernel held against the list. */
public final class Kernels {

  private Kernels() {}

  /** Empty where the kernel does not tell its version. */
  static Optional<KernelVerdict> judge(Guest guest, Kernel kernel, Knowledge knowledge) {
    Optional<String> release = kernel.image().release();
    if (release.isEmpty()) {
      return Optional.empty();
    }
    Optional<OsIdentity> os = guest.os().toOptional();
    return Optional.of(
        knowledge
            .kernels()
            .judge(
                os.map(OsIdentity::id).orElse(""),
                os.flatMap(OsIdentity::exactVersion),
                release.get(),
                architecture(kernel)));
  }

  /** 64-bit unless something tells otherwise: it is what all images of the last ten years are. */
  public static Architecture architecture(Kernel kernel) {
    if (kernel.image().architecture() == KernelImage.Architecture.ARM64) {
      return Architecture.ARM64;
    }
    return kernel.bits().toOptional().filter(bits -> bits == 32).isPresent()
        ? Architecture.I386
        : Architecture.X86_64;
  }

  /** No surer than that this is the default entry. */
  static Confidence sure(Guest guest, Confidence confidence) {
    return guest.boot().certain() ? confidence : confidence.lower();
  }
}
