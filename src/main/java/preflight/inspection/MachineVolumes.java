package preflight.inspection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.Device;
import preflight.block.Devices;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.PartitionTables;
import preflight.block.lvm.VolumeGroup;
import preflight.block.lvm.VolumeGroups;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.GuestVolume;
import preflight.guest.Volumes;
import preflight.image.Machine;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.ReadProblem;
import preflight.tree.Volume;

/**
 * The disks of a machine down to their file systems.
 *
 * @param disks in the machine's order
 * @param groups that the disks' devices make up
 * @param volumes that could be opened, over all disks and groups, in that order
 */
public record MachineVolumes(
    List<DiskFacts> disks, List<VolumeGroupFacts> groups, Volumes volumes) {

  public MachineVolumes {
    disks = List.copyOf(disks);
    groups = List.copyOf(groups);
  }

  /**
   * Reads tables, signatures and superblocks.
   *
   * @throws IOException where the host fails; what the image does wrong is told in the facts
   */
  public static MachineVolumes open(Machine machine) throws IOException {
    List<DiskFacts> disks = new ArrayList<>();
    Found found = new Found(new DeviceOpener(), new GroupReader(), new CachedSource.Pool());
    for (VirtualDisk disk : machine.disks()) {
      disks.add(open(disk, disks.size(), found));
    }
    VolumeGroups groups = found.groups.read();
    List<VolumeGroupFacts> opened = new ArrayList<>();
    for (VolumeGroup group : groups.groups()) {
      opened.add(found.groups.open(group, found.opener));
    }
    return new MachineVolumes(
        found.groups.withMemberships(disks, groups), opened, new Volumes(found.opener.volumes()));
  }

  /** What the disks of a machine have in common while they are opened. */
  private record Found(DeviceOpener opener, GroupReader groups, CachedSource.Pool pool) {}

  private static DiskFacts open(VirtualDisk disk, int number, Found found) throws IOException {
    if (!(disk.content() instanceof Fact.Known<ByteSource> known)) {
      return new DiskFacts(
          disk.name(),
          disk.container(),
          disk.size(),
          disk.content().lacking(),
          disk.content().lacking(),
          disk.content().lacking(),
          List.of());
    }
    ByteSource content = new CachedSource(known.value(), found.pool);
    Place place = Place.ofDisk(disk.name());
    PartitionTable table;
    try {
      table = PartitionTables.read(content);
    } catch (ReadProblem e) {
      Fact<BootCode> none = new Fact.Failed<>(e.trouble(), place);
      return new DiskFacts(
          disk.name(),
          disk.container(),
          disk.size(),
          new Fact.Failed<>(e.trouble(), place),
          none,
          none,
          List.of());
    }
    Fact<BootCode> bootCode = bootCode(content, table, place);
    List<DeviceFacts> devices = new ArrayList<>();
    for (Device device : Devices.of(disk.name(), content, table)) {
      devices.add(open(number, table, device, found));
    }
    return new DiskFacts(
        disk.name(),
        disk.container(),
        disk.size(),
        new Fact.Known<>(table, place),
        bootCode,
        activeBootCode(content, table, bootCode, place),
        devices);
  }

  private static Fact<BootCode> bootCode(ByteSource disk, PartitionTable table, Place place)
      throws IOException {
    try {
      return new Fact.Known<>(BootCode.read(disk, table), place);
    } catch (ReadProblem e) {
      return new Fact.Failed<>(e.trouble(), place);
    }
  }

  private static Fact<BootCode> activeBootCode(
      ByteSource disk, PartitionTable table, Fact<BootCode> first, Place place) throws IOException {
    boolean followed =
        first.toOptional().filter(code -> code.loader().startsActivePartition()).isPresent();
    if (!followed || table.bootable().isEmpty()) {
      return Fact.absent(place);
    }
    Partition active = table.bootable().get(0);
    Place there = place.withVolume("p" + active.number());
    try {
      return new Fact.Known<>(BootCode.ofPartition(disk, table, active), there);
    } catch (ReadProblem e) {
      return new Fact.Failed<>(e.trouble(), there);
    }
  }

  /**
   * The disks with what was met while their file systems were read since: a checksum is verified
   * when something is read that it covers, which is after opening.
   */
  List<DiskFacts> disksAfterReading() {
    Iterator<GuestVolume> opened = volumes.all().iterator();
    List<DiskFacts> read = new ArrayList<>();
    for (DiskFacts disk : disks) {
      read.add(disk.withDevices(afterReading(disk.devices(), opened)));
    }
    return List.copyOf(read);
  }

  /** The same of the volume groups, whose volumes are opened behind those of the disks. */
  List<VolumeGroupFacts> groupsAfterReading() {
    Iterator<GuestVolume> opened = volumes.all().iterator();
    for (DiskFacts disk : disks) {
      afterReading(disk.devices(), opened);
    }
    List<VolumeGroupFacts> read = new ArrayList<>();
    for (VolumeGroupFacts group : groups) {
      read.add(group.withVolumes(afterReading(group.volumes(), opened)));
    }
    return List.copyOf(read);
  }

  private static List<DeviceFacts> afterReading(
      List<DeviceFacts> devices, Iterator<GuestVolume> opened) {
    List<DeviceFacts> read = new ArrayList<>();
    for (DeviceFacts device : devices) {
      if (device.fileSystem() instanceof Fact.Known<FileSystemFacts> known) {
        // each file system that is known has been opened, in this order
        FileSystemFacts facts = opened.next().facts();
        read.add(device.withFileSystem(new Fact.Known<>(facts, known.place())));
      } else {
        read.add(device);
      }
    }
    return read;
  }

  private static DeviceFacts open(int number, PartitionTable table, Device device, Found found) {
    Place place = Place.ofDisk(device.disk()).withVolume(device.name());
    if (GroupReader.isMember(device.signatures())) {
      found.groups.add(place, device);
    }
    return found.opener.open(
        device,
        place,
        GroupReader.without(device, place),
        opened -> volume(opened, number, table, device.partition()));
  }

  private static GuestVolume volume(
      Volume volume, int disk, PartitionTable table, Optional<Partition> partition) {
    String tableName = table.kind() == PartitionTable.Kind.MBR ? "msdos" : "gpt";
    return new GuestVolume(
        volume,
        disk,
        partition.map(Partition::number).orElse(0),
        partition.isPresent() ? tableName : "",
        partition.flatMap(Partition::uuid),
        partition.map(Partition::name).filter(name -> !name.isEmpty()));
  }
}
