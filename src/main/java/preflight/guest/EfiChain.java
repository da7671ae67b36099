package preflight.guest;

import java.util.List;
import preflight.fact.Place;

/**
 * What UEFI firmware starts, and what that starts in turn.
 *
 * @param steps programs and configurations in this order, as {@code /EFI/BOOT/BOOTX64.EFI (shim)}
 * @param end where it leads
 * @param last of the last step
 */
public record EfiChain(List<String> steps, End end, Place last) {

  /** Where a chain leads. */
  public enum End {
    KERNEL,
    /** A program that is not there, or a configuration without a kernel. */
    NOTHING,
    /** A program that is not known. */
    UNKNOWN
  }

  public EfiChain {
    steps = List.copyOf(steps);
  }

  /** Whether it leads to a kernel. */
  public boolean isComplete() {
    return end == End.KERNEL;
  }
}
