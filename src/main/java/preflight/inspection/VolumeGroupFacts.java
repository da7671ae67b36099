package preflight.inspection;

import java.util.ArrayList;
import java.util.List;
import preflight.block.lvm.LogicalVolume;
import preflight.block.lvm.VolumeGroup;
import preflight.guest.LogicalNames;

/**
 * A volume group and what lies on its logical volumes.
 *
 * @param volumes one for each logical volume that is a device of its own, in their order
 */
public record VolumeGroupFacts(VolumeGroup group, List<DeviceFacts> volumes) {

  public VolumeGroupFacts {
    volumes = List.copyOf(volumes);
  }

  /** The logical volumes that {@link #volumes} tells of. */
  public List<LogicalVolume> visible() {
    List<LogicalVolume> visible = new ArrayList<>();
    for (LogicalVolume volume : group.logicalVolumes()) {
      if (volume.visible()) {
        visible.add(volume);
      }
    }
    return visible;
  }

  /** What one of its logical volumes is called. */
  public LogicalNames names(LogicalVolume volume) {
    return names(group, volume);
  }

  static LogicalNames names(VolumeGroup group, LogicalVolume volume) {
    return new LogicalNames(
        group.name(), group.id(), volume.name(), volume.id(), group.isNameUnique());
  }

  VolumeGroupFacts withVolumes(List<DeviceFacts> changed) {
    return new VolumeGroupFacts(group, changed);
  }
}
