package preflight.inspection;

import java.util.Set;
import java.util.function.LongConsumer;
import preflight.guest.InitrdPayload;

/**
 * What is to be looked at beyond what always is.
 *
 * @param paths of the guest that a judgement depends on
 * @param initrd whether the initrd's payload is read; it is the largest read of a check
 * @param manifest whether the digests of an OVA are computed, which reads every byte
 * @param start which firmware is taken to start the disk
 * @param progress is told how many bytes have been digested so far
 */
public record Questions(
    Set<String> paths, InitrdPayload initrd, boolean manifest, Start start, LongConsumer progress) {

  /** Which firmware starts the disk. */
  public enum Start {
    BIOS,
    UEFI,
    /** A BIOS where there is boot code for one, else UEFI. */
    EITHER
  }

  public Questions {
    paths = Set.copyOf(paths);
  }

  /** The same, with this firmware. */
  public Questions startedBy(Start firmware) {
    return new Questions(paths, initrd, manifest, firmware, progress);
  }

  /** The same, with the initrd's payload or without. */
  public Questions reading(InitrdPayload payload) {
    return new Questions(paths, payload, manifest, start, progress);
  }

  /** The facts alone. */
  public static Questions plain() {
    return new Questions(Set.of(), InitrdPayload.READ, false, Start.EITHER, done -> {});
  }
}
