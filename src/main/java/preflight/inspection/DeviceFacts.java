package preflight.inspection;

import java.util.List;
import java.util.Optional;
import preflight.block.Partition;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.efi.EfiSystem;

/**
 * A partition, a disk that is used without partitions, or a logical volume.
 *
 * @param name {@code p1} for partition 1, {@code disk} for the whole disk, {@code vg/root} for a
 *     logical volume
 * @param signatures what lies on it, by its magic numbers
 * @param fileSystem absent where no file system lies on it, not read where this version reads none
 *     of its kind
 * @param volumeGroup the title of the group whose physical volume it is; absent where it is none,
 *     or none that is used; failed or not read where that cannot be told
 * @param efi what it holds for the firmware; absent where it is no EFI system partition or none
 *     with a file system
 */
public record DeviceFacts(
    String name,
    Place place,
    Optional<Partition> partition,
    long size,
    List<Signature> signatures,
    Fact<FileSystemFacts> fileSystem,
    Fact<String> volumeGroup,
    Fact<EfiSystem> efi) {

  public DeviceFacts {
    signatures = List.copyOf(signatures);
  }

  /** Whether it is a logical volume that cannot be looked into, so that nothing of it is known. */
  public boolean isUnreadVolume() {
    return place.disk().isEmpty() && signatures.isEmpty() && !fileSystem.isAbsent();
  }

  DeviceFacts withVolumeGroup(Fact<String> group) {
    return new DeviceFacts(name, place, partition, size, signatures, fileSystem, group, efi);
  }

  DeviceFacts withFileSystem(Fact<FileSystemFacts> facts) {
    return new DeviceFacts(name, place, partition, size, signatures, facts, volumeGroup, efi);
  }
}
