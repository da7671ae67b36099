package preflight.inspection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.Device;
import preflight.block.Devices;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.PartitionTables;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileSystems;
import preflight.guest.GuestVolume;
import preflight.guest.Volumes;
import preflight.image.Machine;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.tree.Volume;

/**
 * The disks of a machine down to their file systems.
 *
 * @param disks in the machine's order
 * @param volumes that could be opened, over all disks
 */
public record MachineVolumes(List<DiskFacts> disks, Volumes volumes) {

  public MachineVolumes {
    disks = List.copyOf(disks);
  }

  /**
   * Reads tables, signatures and superblocks.
   *
   * @throws IOException where the host fails; what the image does wrong is told in the facts
   */
  public static MachineVolumes open(Machine machine) throws IOException {
    List<DiskFacts> disks = new ArrayList<>();
    Found found = new Found(new ArrayList<>(), new Effort(), new CachedSource.Pool());
    for (VirtualDisk disk : machine.disks()) {
      disks.add(open(disk, disks.size(), found));
    }
    return new MachineVolumes(disks, new Volumes(found.volumes));
  }

  /** The disks with all that has been met in their file systems since they were opened. */
  List<DiskFacts> disksByNow() {
    List<DiskFacts> now = new ArrayList<>();
    for (int i = 0; i < disks.size(); i++) {
      DiskFacts disk = disks.get(i);
      List<DeviceFacts> devices = new ArrayList<>();
      for (DeviceFacts device : disk.devices()) {
        devices.add(byNow(device, i));
      }
      now.add(
          new DiskFacts(
              disk.name(),
              disk.container(),
              disk.size(),
              disk.table(),
              disk.bootCode(),
              disk.activeBootCode(),
              devices));
    }
    return now;
  }

  private DeviceFacts byNow(DeviceFacts device, int disk) {
    if (device.fileSystem() instanceof Fact.Known<FileSystemFacts> known) {
      for (GuestVolume volume : volumes.all()) {
        if (volume.disk() == disk && volume.volume().device().equals(device.name())) {
          return new DeviceFacts(
              device.name(),
              device.partition(),
              device.size(),
              device.signatures(),
              new Fact.Known<>(volume.facts(), known.place()));
        }
      }
    }
    return device;
  }

  /** What the disks of a machine have in common while they are opened. */
  private record Found(List<GuestVolume> volumes, Effort effort, CachedSource.Pool pool) {}

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
      devices.add(open(disk.name(), number, table, device, found));
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

  private static DeviceFacts open(
      String disk, int number, PartitionTable table, Device device, Found found) {
    Place place = Place.ofDisk(disk).withVolume(device.name());
    Fact<FileSystemFacts> facts = Fact.absent(place);
    for (Signature signature : device.signatures()) {
      if (signature.category() != Signature.Category.FILE_SYSTEM) {
        continue;
      }
      if (found.volumes.size() >= Limits.FILE_SYSTEMS) {
        facts =
            new Fact.NotRead<>(
                "the machine has more than " + Limits.FILE_SYSTEMS + " file systems");
        break;
      }
      try {
        Optional<FileSystem> opened =
            FileSystems.open(signature.kind().type(), device.source(), found.effort);
        if (opened.isEmpty()) {
          facts = new Fact.NotRead<>(signature.kind().label() + " is not read by this version");
          continue;
        }
        Volume volume = new Volume(disk, device.name(), opened.get());
        found.volumes.add(volume(volume, number, table, device.partition()));
        facts = new Fact.Known<>(opened.get().facts(), place);
        break;
      } catch (IOException e) {
        facts = new Fact.Failed<>(ReadProblem.of(signature.kind().label(), e), place);
      }
    }
    return new DeviceFacts(
        device.name(), device.partition(), device.source().size(), device.signatures(), facts);
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
