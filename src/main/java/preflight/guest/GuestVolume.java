package preflight.guest;

import java.util.Optional;
import preflight.filesystem.FileSystemFacts;
import preflight.tree.Volume;

/**
 * A volume that can be read, with the names by which a boot loader or fstab may call it.
 *
 * @param disk the position of its disk in the machine, counted from 0; -1 for a logical volume
 * @param partition its number; 0 where the file system fills the whole disk
 * @param tableName {@code msdos} or {@code gpt} as GRUB says it, empty without a table
 * @param partitionUuid as {@code PARTUUID=} has it, lower case
 * @param partitionLabel as {@code PARTLABEL=} has it
 * @param logical what a logical volume is called
 */
public record GuestVolume(
    Volume volume,
    int disk,
    int partition,
    String tableName,
    Optional<String> partitionUuid,
    Optional<String> partitionLabel,
    Optional<LogicalNames> logical) {

  /** On a disk or one of its partitions. */
  public GuestVolume(
      Volume volume,
      int disk,
      int partition,
      String tableName,
      Optional<String> partitionUuid,
      Optional<String> partitionLabel) {
    this(volume, disk, partition, tableName, partitionUuid, partitionLabel, Optional.empty());
  }

  /** A logical volume, which lies on no disk by its position. */
  public static GuestVolume logical(Volume volume, LogicalNames names) {
    return new GuestVolume(
        volume, -1, -1, "", Optional.empty(), Optional.empty(), Optional.of(names));
  }

  public FileSystemFacts facts() {
    return volume.fileSystem().facts();
  }

  /** As GRUB 2 names the device: {@code hd0,msdos1}, {@code lvm/vg-root}. */
  public String grubName() {
    if (logical.isPresent()) {
      return logical.get().grubName();
    }
    return partition == 0 ? "hd" + disk : "hd" + disk + "," + tableName + partition;
  }

  /**
   * As GRUB Legacy names it, which counts partitions from 0: {@code hd0,0}; empty for a logical
   * volume, since it cannot read any.
   */
  public Optional<String> legacyName() {
    if (logical.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(partition == 0 ? "hd" + disk : "hd" + disk + "," + (partition - 1));
  }
}
