package preflight.block.lvm;

import java.util.List;
import preflight.io.Trouble;

/**
 * A volume group, as its newest readable description has it.
 *
 * @param title its name, or its identifier where another group of the machine has that name
 * @param id with dashes
 * @param seqno how often it was changed
 * @param extentSize in bytes
 * @param exported whether Linux leaves it alone until it is imported (vgexport(8))
 */
public record VolumeGroup(
    String title,
    String name,
    String id,
    long seqno,
    long extentSize,
    boolean exported,
    List<PhysicalVolume> physicalVolumes,
    List<LogicalVolume> logicalVolumes,
    List<Trouble> troubles) {

  public VolumeGroup {
    physicalVolumes = List.copyOf(physicalVolumes);
    logicalVolumes = List.copyOf(logicalVolumes);
    troubles = List.copyOf(troubles);
  }

  /** Whether no other group of the machine has its name. */
  public boolean isNameUnique() {
    return title.equals(name);
  }

  /** For example {@code vg/root}. */
  public String title(LogicalVolume volume) {
    return title + "/" + volume.name();
  }

  /** Whether one of its physical volumes is not there. */
  public boolean isIncomplete() {
    for (PhysicalVolume volume : physicalVolumes) {
      if (volume.isMissing()) {
        return true;
      }
    }
    return false;
  }
}
