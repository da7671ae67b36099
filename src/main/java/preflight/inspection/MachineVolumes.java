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
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileSystems;
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
    List<GuestVolume> volumes = new ArrayList<>();
    for (VirtualDisk disk : machine.disks()) {
      disks.add(open(disk, disks.size(), volumes));
    }
    return new MachineVolumes(disks, new Volumes(volumes));
  }

  private static DiskFacts open(VirtualDisk disk, int number, List<GuestVolume> volumes)
      throws IOException {
    if (!(disk.content() instanceof Fact.Known<ByteSource> known)) {
      return new DiskFacts(
          disk.name(),
          disk.container(),
          disk.size(),
          disk.content().lacking(),
          disk.content().lacking(),
          List.of());
    }
    ByteSource content = new CachedSource(known.value());
    Place place = Place.ofDisk(disk.name());
    PartitionTable table;
    Fact<BootCode> bootCode;
    try {
      table = PartitionTables.read(content);
      bootCode = new Fact.Known<>(BootCode.read(content, table), place);
    } catch (ReadProblem e) {
      return new DiskFacts(
          disk.name(),
          disk.container(),
          disk.size(),
          new Fact.Failed<>(e.trouble(), place),
          new Fact.Failed<>(e.trouble(), place),
          List.of());
    }
    List<DeviceFacts> devices = new ArrayList<>();
    for (Device device : Devices.of(disk.name(), content, table)) {
      devices.add(open(disk.name(), number, table, device, volumes));
    }
    return new DiskFacts(
        disk.name(),
        disk.container(),
        disk.size(),
        new Fact.Known<>(table, place),
        bootCode,
        devices);
  }

  private static DeviceFacts open(
      String disk, int number, PartitionTable table, Device device, List<GuestVolume> volumes) {
    Place place = Place.ofDisk(disk).withVolume(device.name());
    Fact<FileSystemFacts> facts = Fact.absent(place);
    for (Signature signature : device.signatures()) {
      if (signature.category() != Signature.Category.FILE_SYSTEM) {
        continue;
      }
      try {
        Optional<FileSystem> opened =
            FileSystems.open(signature.kind().type(), device.content());
        if (opened.isEmpty()) {
          facts = new Fact.NotRead<>(signature.kind().label() + " is not read by this version");
          continue;
        }
        Volume volume = new Volume(disk, device.name(), opened.get());
        volumes.add(volume(volume, number, table, device.partition()));
        facts = new Fact.Known<>(opened.get().facts(), place);
        break;
      } catch (IOException e) {
        facts = new Fact.Failed<>(ReadProblem.of(signature.kind().label(), e), place);
      }
    }
    return new DeviceFacts(
        device.name(), device.partition(), device.content().size(), device.signatures(), facts);
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
