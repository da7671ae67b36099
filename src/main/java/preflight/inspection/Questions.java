package preflight.inspection;

import java.util.Set;
import java.util.function.LongConsumer;

/**
 * What is to be looked at beyond what always is.
 *
 * @param paths of the guest that a judgement depends on
 * @param initrd whether the initrd's payload is read; it is the largest read of a check
 * @param manifest whether the digests of an OVA are computed, which reads every byte
 * @param progress is told how many bytes have been digested so far
 */
public record Questions(
    Set<String> paths, boolean initrd, boolean manifest, LongConsumer progress) {

  public Questions {
    paths = Set.copyOf(paths);
  }

  /** The facts alone. */
  public static Questions plain() {
    return new Questions(Set.of(), true, false, done -> {});
  }
}
