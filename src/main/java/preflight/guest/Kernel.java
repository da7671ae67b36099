package preflight.guest;

import java.util.Optional;
import preflight.fact.Fact;
import preflight.guest.kernel.KernelConfig;
import preflight.guest.kernel.KernelImage;

/**
 * The kernel of the default entry.
 *
 * @param path in the guest's tree
 * @param bits 32 or 64, and what told so; absent where nothing tells
 * @param config {@code /boot/config-<release>}, or what the kernel itself carries
 */
public record Kernel(
    String path, KernelImage image, Fact<Integer> bits, Optional<KernelConfig> config) {

  Kernel with(KernelConfig other) {
    return new Kernel(path, image, bits, Optional.of(other));
  }
}
