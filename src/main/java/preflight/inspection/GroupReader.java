package preflight.inspection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import preflight.block.Device;
import preflight.block.Devices;
import preflight.block.Signature;
import preflight.block.lvm.LogicalVolume;
import preflight.block.lvm.LvmMember;
import preflight.block.lvm.VolumeGroup;
import preflight.block.lvm.VolumeGroups;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.GuestVolume;
import preflight.io.ByteSource;

/** Finds the volume groups that the devices of a machine make up, and opens their volumes. */
final class GroupReader {

  private final List<LvmMember> members = new ArrayList<>();

  /** Takes note of a device with the label of a physical volume. */
  void add(Place place, Device device) {
    members.add(new LvmMember(place, device.source()));
  }

  /** Whether the device has the label of a physical volume, and nothing that stands in front. */
  static boolean isMember(List<Signature> signatures) {
    boolean member = false;
    for (Signature signature : signatures) {
      if (covers(signature)) {
        return false;
      }
      member |= signature.kind() == Signature.Kind.LVM2;
    }
    return member;
  }

  /** Why a device's volume group is not looked for; absent where it has no label. */
  static Fact<String> without(Device device, Place place) {
    String cover = "";
    boolean label = false;
    for (Signature signature : device.signatures()) {
      label |= signature.kind() == Signature.Kind.LVM2;
      cover = covers(signature) ? signature.kind().label() : cover;
    }
    return label
        ? new Fact.NotRead<>("the physical volume is within: " + cover)
        : Fact.absent(place);
  }

  /** LVM leaves members of a RAID alone, since its label shows through some (lvm.conf(5)). */
  private static boolean covers(Signature signature) {
    return signature.kind() == Signature.Kind.MD_RAID
        || signature.category() == Signature.Category.ENCRYPTED;
  }

  /**
   * Reads the descriptions on all devices that were added.
   *
   * @throws IOException where the host fails
   */
  VolumeGroups read() throws IOException {
    return members.isEmpty() ? new VolumeGroups(List.of(), List.of()) : VolumeGroups.read(members);
  }

  /** The disks, whose devices now tell which group uses them; they come in the order of adding. */
  List<DiskFacts> withMemberships(List<DiskFacts> disks, VolumeGroups groups) {
    Iterator<Fact<String>> memberships = groups.memberships().iterator();
    List<DiskFacts> changed = new ArrayList<>();
    for (DiskFacts disk : disks) {
      List<DeviceFacts> devices = new ArrayList<>();
      for (DeviceFacts device : disk.devices()) {
        boolean member = isMember(device.signatures());
        devices.add(member ? device.withVolumeGroup(memberships.next()) : device);
      }
      changed.add(disk.withDevices(devices));
    }
    return changed;
  }

  /**
   * Opens what lies on a group's volumes.
   *
   * @throws IOException where the host fails
   */
  VolumeGroupFacts open(VolumeGroup group, DeviceOpener opener) throws IOException {
    List<DeviceFacts> volumes = new ArrayList<>();
    for (LogicalVolume volume : group.logicalVolumes()) {
      if (volume.visible()) {
        volumes.add(open(group, volume, opener));
      }
    }
    return new VolumeGroupFacts(group, volumes);
  }

  private DeviceFacts open(VolumeGroup group, LogicalVolume volume, DeviceOpener opener)
      throws IOException {
    String name = group.title(volume);
    Place place = Place.ofVolume(name);
    if (!(volume.content() instanceof Fact.Known<ByteSource> content)) {
      return unread(name, place, volume.size(), volume.content().lacking());
    }
    Device device = Devices.ofVolume(name, content.value());
    Fact<String> nested =
        device.signatures().stream().anyMatch(s -> s.kind() == Signature.Kind.LVM2)
            ? new Fact.NotRead<>(
                "a physical volume on a logical volume is not read by this version")
            : Fact.absent(place);
    return opener.open(
        device,
        place,
        nested,
        opened -> GuestVolume.logical(opened, VolumeGroupFacts.names(group, volume)));
  }

  private static DeviceFacts unread(
      String name, Place place, long size, Fact<FileSystemFacts> facts) {
    return new DeviceFacts(
        name,
        place,
        Optional.empty(),
        size,
        List.of(),
        facts,
        Fact.absent(place),
        Fact.absent(place));
  }
}
