package preflight.guest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;
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

  /** Another part of its file system, which has the same names. */
  GuestVolume part(FileSystem part) {
    return part.equals(volume.fileSystem())
        ? this
        : new GuestVolume(
            new Volume(volume.disk(), volume.device(), part),
            disk,
            partition,
            tableName,
            partitionUuid,
            partitionLabel,
            logical);
  }

  /** The part that mount options choose; empty where Linux would not mount it. */
  Optional<GuestVolume> mounted(List<String> options) throws IOException {
    return volume.fileSystem().mounted(options).map(this::part);
  }

  /**
   * A file as a boot loader finds it: where there are subvolumes, from the top level on (GRUB 2.12,
   * grub-core/fs/btrfs.c, get_root); those of SUSE look in the default one.
   */
  Fact<FileRef> findForLoader(String path) throws IOException {
    FileSystem fileSystem = volume.fileSystem();
    if (fileSystem.subvolume().isEmpty()) {
      return FileTree.of(volume).find(path);
    }
    try {
      GuestVolume top = mounted(List.of("subvolid=0")).orElse(this);
      Fact<FileRef> found = FileTree.of(top.volume).find(path);
      Optional<GuestVolume> other = mounted(List.of());
      return found.isAbsent() && other.isPresent()
          ? FileTree.of(other.get().volume).find(path)
          : found;
    } catch (ReadProblem e) {
      return new Fact.Failed<>(e.trouble(), volume.place());
    }
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
