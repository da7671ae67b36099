package preflight.block;

import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/**
 * One block device: a partition of a disk, the whole disk where there is no partition table, or a
 * logical volume.
 *
 * @param disk the name of the disk; empty for a logical volume, which may lie on several
 * @param name {@code p1}, {@code p2}, {@code disk} or {@code vg/root}
 * @param source its bytes, as far as the image has them; empty if it has none of them
 * @param signatures what lies on it; empty only where that could not be read
 */
public record Device(
    String disk,
    String name,
    ByteSource source,
    List<Signature> signatures,
    Optional<Partition> partition,
    List<Trouble> troubles) {

  public Device {
    signatures = List.copyOf(signatures);
    troubles = List.copyOf(troubles);
  }

  /** The first signature; kind unknown where nothing could be read. */
  public Signature signature() {
    return signatures.isEmpty()
        ? new Signature(Signature.Kind.UNKNOWN, "", Optional.empty(), 0)
        : signatures.get(0);
  }
}
