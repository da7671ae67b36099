package preflight.tree;

import preflight.fact.Place;
import preflight.filesystem.FileSystem;

/**
 * A file system and the device that holds it.
 *
 * @param disk the file that holds the disk, for example {@code disk1.vmdk}
 * @param device its name on that disk, for example {@code p2}; {@code disk} for the whole disk
 */
public record Volume(String disk, String device, FileSystem fileSystem) {

  public Place place() {
    return Place.ofDisk(disk).withVolume(device);
  }

  /** For example {@code disk1.vmdk:p2}. */
  public String name() {
    return disk + ":" + device;
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
