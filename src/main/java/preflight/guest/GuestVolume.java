package preflight.guest;

import java.util.Optional;
import preflight.filesystem.FileSystemFacts;
import preflight.tree.Volume;

/**
 * A volume that can be read, with the names by which a boot loader or fstab may call it.
 *
 * @param disk the position of its disk in the machine, counted from 0
 * @param partition its number; 0 where the file system fills the whole disk
 * @param tableName {@code msdos} or {@code gpt} as GRUB says it, empty without a table
 * @param partitionUuid as {@code PARTUUID=} has it, lower case
 * @param partitionLabel as {@code PARTLABEL=} has it
 */
public record GuestVolume(
    Volume volume,
    int disk,
    int partition,
    String tableName,
    Optional<String> partitionUuid,
    Optional<String> partitionLabel) {

  public FileSystemFacts facts() {
    return volume.fileSystem().facts();
  }

  /** As GRUB 2 names the device: {@code hd0,msdos1}. */
  public String grubName() {
    return partition == 0 ? "hd" + disk : "hd" + disk + "," + tableName + partition;
  }

  /** As GRUB Legacy names it, which counts partitions from 0: {@code hd0,0}. */
  public String legacyName() {
    return partition == 0 ? "hd" + disk : "hd" + disk + "," + (partition - 1);
  }
}
