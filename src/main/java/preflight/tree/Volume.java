package preflight.tree;

import preflight.fact.Place;
import preflight.filesystem.FileSystem;

/**
 * A file system and the device that holds it.
 *
 * @param disk the file that holds the disk, for example {@code disk1.vmdk}; empty for a logical
 *     volume, which may lie on several
 * @param device its name on that disk, for example {@code p2}; {@code disk} for the whole disk, or
 *     {@code vg/root}
 */
public record Volume(String disk, String device, FileSystem fileSystem) {

  public Place place() {
    return disk.isEmpty() ? Place.ofVolume(device) : Place.ofDisk(disk).withVolume(device);
  }

  /** For example {@code disk1.vmdk:p2}, or {@code vg/root}. */
  public String name() {
    return disk.isEmpty() ? device : disk + ":" + device;
  }

  /**
   * Told by its place, and by its file system, since two disks may have files of one name in
   * different folders. Written out since a record's own costs a bootstrap at every start.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Volume volume
        && disk.equals(volume.disk)
        && device.equals(volume.device)
        && fileSystem.equals(volume.fileSystem);
  }

  @Override
  public int hashCode() {
    return 31 * disk.hashCode() + device.hashCode();
  }
}
