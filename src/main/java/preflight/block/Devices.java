package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** The block devices of one disk. */
public final class Devices {

  private Devices() {}

  /**
   * A device for each partition that can hold something, in the order of their numbers; the whole
   * disk where there is no table. A partition that reaches beyond the end of the disk is clipped,
   * and its device says so. Partitions within an array of whole disks, whose table shows on each of
   * its members, have the array's signature in front of their own.
   *
   * @throws IOException where the host cannot read the file
   */
  public static List<Device> of(String diskName, ByteSource disk, PartitionTable table)
      throws IOException {
    if (table.kind() == PartitionTable.Kind.NONE) {
      return List.of(device(diskName, "disk", disk, Optional.empty(), new ArrayList<>()));
    }
    List<Trouble> troubles = new ArrayList<>();
    List<Signature> array = array(disk, table, troubles);
    List<Device> devices = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      if (partition.kind() != Partition.Kind.EXTENDED && !partition.isProtective()) {
        devices.add(within(array, troubles, ofPartition(diskName, disk, partition)));
      }
    }
    return List.copyOf(devices);
  }

  /** The array of whole disks that a disk is a part of, unless a partition holds its superblock. */
  private static List<Signature> array(
      ByteSource disk, PartitionTable table, List<Trouble> troubles) throws IOException {
    List<Signature> found = new ArrayList<>();
    try {
      MdSuperblock.detect(new Probe(disk), found);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
    }
    for (Partition partition : table.partitions()) {
      found.removeIf(s -> s.offset() >= partition.start() && s.offset() < partition.end());
    }
    return found;
  }

  private static Device within(List<Signature> array, List<Trouble> troubles, Device device) {
    if (array.isEmpty() && troubles.isEmpty()) {
      return device;
    }
    List<Trouble> all = new ArrayList<>(troubles);
    all.addAll(device.troubles());
    List<Signature> signatures = new ArrayList<>(array);
    signatures.addAll(device.signatures());
    return new Device(
        device.disk(), device.name(), device.source(), signatures, device.partition(), all);
  }

  /**
   * A logical volume.
   *
   * @param name {@code vg/root}
   * @throws IOException where the host cannot read the file
   */
  public static Device ofVolume(String name, ByteSource volume) throws IOException {
    return device("", name, volume, Optional.empty(), new ArrayList<>());
  }

  private static Device ofPartition(String diskName, ByteSource disk, Partition partition)
      throws IOException {
    String name = "p" + partition.number();
    String title = "partition " + partition.number() + " of " + diskName;
    List<Trouble> troubles = new ArrayList<>();
    if (partition.end() > disk.size()) {
      troubles.add(new Trouble.Truncated(title, disk.size(), partition.end()));
    }
    if (partition.start() >= disk.size()) {
      ByteSource nothing = new ArraySource(title, new byte[0]);
      return new Device(diskName, name, nothing, List.of(), Optional.of(partition), troubles);
    }
    long length = Math.min(partition.length(), disk.size() - partition.start());
    ByteSource slice = disk.slice(title, partition.start(), length);
    return device(diskName, name, slice, Optional.of(partition), troubles);
  }

  private static Device device(
      String disk,
      String name,
      ByteSource source,
      Optional<Partition> partition,
      List<Trouble> troubles)
      throws IOException {
    List<Signature> signatures = List.of();
    try {
      signatures = Signatures.identify(source);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
    }
    return new Device(disk, name, source, signatures, partition, troubles);
  }
}
