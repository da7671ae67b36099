package preflight.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.image.Container;
import preflight.image.ova.Manifest;
import preflight.image.ova.OvfFacts;

/**
 * Everything that was found out about one machine image.
 *
 * @param name as the user gave it
 * @param container the outermost one
 * @param size of its files on the host together, in bytes
 * @param ovf what the descriptor of an OVA or OVF says
 * @param digests of an OVA's files, compared with its manifest; not read unless it was asked for
 * @param volumeGroups that the devices make up together
 * @param guest absent where no volume holds one
 */
public record Inspection(
    String name,
    Container container,
    long size,
    Optional<OvfFacts> ovf,
    Optional<Manifest> manifest,
    Fact<List<Manifest.Result>> digests,
    List<DiskFacts> disks,
    List<VolumeGroupFacts> volumeGroups,
    Fact<Guest> guest) {

  public Inspection {
    disks = List.copyOf(disks);
    volumeGroups = List.copyOf(volumeGroups);
  }

  /** The same without the facts about disks and guest. */
  public Inspection outline() {
    Fact<Guest> none = new Fact.NotRead<>("not kept");
    return new Inspection(
        name,
        container,
        size,
        Optional.empty(),
        Optional.empty(),
        none.lacking(),
        List.of(),
        List.of(),
        none);
  }

  /** Systems other than Linux that the disks show signs of. */
  public List<OtherSystem> otherSystems() {
    return OtherSystems.of(disks);
  }

  /** All devices of all disks, and all logical volumes. */
  public List<DeviceFacts> devices() {
    List<DeviceFacts> devices = new ArrayList<>();
    for (DiskFacts disk : disks) {
      devices.addAll(disk.devices());
    }
    for (VolumeGroupFacts group : volumeGroups) {
      devices.addAll(group.volumes());
    }
    return devices;
  }
}
