package preflight.block.lvm;

import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/**
 * A logical volume.
 *
 * @param id with dashes; empty where the description has none
 * @param visible whether it is a device of its own, not a part of another volume
 * @param size in bytes; 0 where it cannot be told
 * @param segmentTypes each once, as {@code lvs} names them: {@code linear}, {@code striped}
 * @param missing the names of the physical volumes that it needs and that are not there
 * @param content not read where a type is not, or a physical volume is missing; failed where the
 *     description is damaged
 * @param cut where a device ends before an extent of the volume, as it must not
 */
public record LogicalVolume(
    String name,
    String id,
    boolean visible,
    long size,
    List<String> segmentTypes,
    List<String> missing,
    Fact<ByteSource> content,
    Optional<Trouble> cut) {

  public LogicalVolume {
    segmentTypes = List.copyOf(segmentTypes);
    missing = List.copyOf(missing);
  }
}
