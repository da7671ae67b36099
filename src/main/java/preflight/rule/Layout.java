package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.block.PartitionTable;
import preflight.block.Signature;
import preflight.block.lvm.LogicalVolume;
import preflight.ec2.ImportRequest;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.inspection.OtherSystem;
import preflight.inspection.VolumeGroupFacts;

/** Questions about disks and devices that several rules ask. */
final class Layout {

  private Layout() {}

  /**
   * A file that is uploaded by itself.
   *
   * @param name as the user gave it, or that of one of several loose disks
   */
  record Upload(String name, Container container) {}

  /**
   * One for an OVA or a single image, one for each of several loose disks; a snapshot is made of
   * one disk, which is taken out of an OVA before.
   */
  static List<Upload> uploads(Inspection inspection, ImportRequest request) {
    boolean packed = inspection.ovf().isPresent();
    boolean oneFile = packed ? !request.isRegistered() : inspection.disks().size() < 2;
    if (oneFile || inspection.disks().isEmpty()) {
      return List.of(new Upload(inspection.name(), inspection.container()));
    }
    List<Upload> uploads = new ArrayList<>();
    for (DiskFacts disk : inspection.disks()) {
      uploads.add(new Upload(disk.name(), disk.container()));
    }
    return uploads;
  }

  /** Whether there are disks, and the content of each could be read. */
  static boolean isReadable(Inspection inspection) {
    for (DiskFacts disk : inspection.disks()) {
      if (!disk.table().isKnown()) {
        return false;
      }
    }
    return !inspection.disks().isEmpty();
  }

  /** Whether a file system, a volume or something encrypted lies on the device. */
  static boolean holdsSomething(DeviceFacts device) {
    for (Signature signature : device.signatures()) {
      Signature.Category category = signature.category();
      if (category == Signature.Category.FILE_SYSTEM
          || category == Signature.Category.VOLUME
          || category == Signature.Category.ENCRYPTED) {
        return true;
      }
    }
    return false;
  }

  /** Whether a root may lie where this version cannot look. */
  static boolean mayHideRoot(DeviceFacts device) {
    if (device.fileSystem().isKnown()) {
      return false;
    }
    if (device.partition().filter(p -> p.isEfiSystem() || p.isBiosBoot()).isPresent()) {
      return false;
    }
    if (isFat(device)) {
      return false;
    }
    if (device.fileSystem() instanceof Fact.Failed<?>) {
      return true;
    }
    if (device.isUnreadVolume()) {
      return true;
    }
    for (Signature signature : device.signatures()) {
      switch (signature.kind()) {
        case LVM2 -> {
          // a group that is read, and a volume that no group uses, hide nothing themselves
          if (!device.volumeGroup().isKnown() && !device.volumeGroup().isAbsent()) {
            return true;
          }
        }
        case FAT12,
            FAT16,
            FAT32,
            EXFAT,
            ISO9660,
            MINIX,
            SWAP,
            HIBERNATED_SWAP,
            JBD,
            XFS_LOG,
            VERITY,
            UDF,
            EMPTY,
            UNKNOWN -> {}
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  /** Windows, where the disks show signs of it. */
  static Optional<OtherSystem> windows(Inspection inspection) {
    for (OtherSystem system : inspection.otherSystems()) {
      if (system.kind() == OtherSystem.Kind.WINDOWS) {
        return Optional.of(system);
      }
    }
    return Optional.empty();
  }

  /** Whether only what Windows makes lies on the device. */
  static boolean isOfWindows(DeviceFacts device) {
    for (Signature signature : device.signatures()) {
      switch (signature.kind()) {
        case NTFS, REFS, BITLOCKER -> {}
        default -> {
          return false;
        }
      }
    }
    return !device.signatures().isEmpty();
  }

  /** Whether FAT lies on the device, where no Linux can have its root. */
  static boolean isFat(DeviceFacts device) {
    for (Signature signature : device.signatures()) {
      if (!signature.kind().type().equals("vfat")) {
        return false;
      }
    }
    return !device.signatures().isEmpty();
  }

  /** Whether a device is a logical volume of which a part is not in the image. */
  static boolean lacksPhysicalVolume(Inspection inspection, DeviceFacts device) {
    if (device.place().disk().isPresent()) {
      return false;
    }
    for (VolumeGroupFacts facts : inspection.volumeGroups()) {
      for (LogicalVolume volume : facts.visible()) {
        if (!volume.missing().isEmpty() && device.name().equals(facts.group().title(volume))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a disk has a GPT. */
  static boolean hasGpt(DiskFacts disk) {
    return disk.table()
        .toOptional()
        .filter(t -> t.kind() == PartitionTable.Kind.GPT || t.kind() == PartitionTable.Kind.HYBRID)
        .isPresent();
  }
}
