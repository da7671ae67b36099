package preflight.guest;

import java.util.List;

/**
 * What UEFI firmware starts, and what that starts in turn.
 *
 * @param steps programs and configurations in this order, as {@code /EFI/BOOT/BOOTX64.EFI (shim)}
 * @param complete whether it leads to a kernel
 */
public record EfiChain(List<String> steps, boolean complete) {

  public EfiChain {
    steps = List.copyOf(steps);
  }
}
