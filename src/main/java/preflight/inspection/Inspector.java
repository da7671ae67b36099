package preflight.inspection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.CoreImage;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.Firmware;
import preflight.guest.Guest;
import preflight.guest.GuestReader;
import preflight.guest.InstalledLoader;
import preflight.guest.Loader;
import preflight.image.Machine;
import preflight.image.ova.Manifest;
import preflight.io.ReadCounter;
import preflight.io.Stage;

/** Finds out about a machine what can be read from its disks. */
public final class Inspector {

  private Inspector() {}

  /**
   * @param name as the user gave it
   * @throws IOException where the host fails; what the image does wrong is told in the result
   */
  public static Inspection inspect(String name, Machine machine, Questions questions)
      throws IOException {
    return inspect(name, machine, questions, new ReadCounter());
  }

  /**
   * @param name as the user gave it
   * @param counter of the machine, which is told what is read for
   * @throws IOException where the host fails; what the image does wrong is told in the result
   */
  public static Inspection inspect(
      String name, Machine machine, Questions questions, ReadCounter counter) throws IOException {
    counter.begin(Stage.DEVICES);
    MachineVolumes volumes = MachineVolumes.open(machine);
    Fact<Guest> guest =
        GuestReader.read(
            volumes.volumes(),
            firmware(volumes.disks(), questions.start()),
            questions.paths(),
            questions.initrd(),
            counter);
    counter.begin(Stage.MANIFEST);
    Fact<List<Manifest.Result>> digests = digests(machine, questions);
    counter.begin(Stage.DEVICES);
    return new Inspection(
        name,
        machine.container(),
        machine.size(),
        machine.ovf(),
        machine.manifest(),
        digests,
        volumes.disksAfterReading(),
        volumes.groupsAfterReading(),
        guest);
  }

  private static Firmware firmware(List<DiskFacts> disks, Questions.Start start) {
    Optional<InstalledLoader> loader = loader(disks);
    List<Integer> system = new ArrayList<>();
    List<Integer> extended = new ArrayList<>();
    List<Partition> partitions =
        disks.isEmpty()
            ? List.of()
            : disks.get(0).table().toOptional().map(PartitionTable::partitions).orElse(List.of());
    for (Partition partition : partitions) {
      if (partition.isEfiSystem()) {
        system.add(partition.number());
      } else if (partition.isExtendedBoot()) {
        extended.add(partition.number());
      }
    }
    boolean uefi =
        switch (start) {
          case BIOS -> false;
          case UEFI -> true;
          case EITHER -> hasNoBootCode(disks);
        };
    return new Firmware(loader, uefi && !system.isEmpty(), system, extended);
  }

  private static boolean hasNoBootCode(List<DiskFacts> disks) {
    Optional<BootLoader> code =
        disks.isEmpty()
            ? Optional.empty()
            : disks.get(0).bootCode().toOptional().map(BootCode::loader);
    return code.isPresent()
        && (code.get() == BootLoader.NONE || code.get() == BootLoader.NOT_BOOTABLE);
  }

  /** The boot loader that a BIOS would start: from the first disk. */
  private static Optional<InstalledLoader> loader(List<DiskFacts> disks) {
    if (disks.isEmpty()) {
      return Optional.empty();
    }
    DiskFacts first = disks.get(0);
    Optional<BootCode> code = first.activeBootCode().toOptional();
    if (code.isEmpty()) {
      code = first.bootCode().toOptional();
    }
    if (code.isEmpty()) {
      return Optional.empty();
    }
    Optional<Loader> loader = loader(code.get().loader());
    Optional<String> prefix = code.get().core().flatMap(CoreImage::prefix);
    return loader.map(l -> new InstalledLoader(l, prefix));
  }

  private static Optional<Loader> loader(BootLoader code) {
    return switch (code) {
      case GRUB2 -> Optional.of(Loader.GRUB2);
      case GRUB_LEGACY -> Optional.of(Loader.GRUB_LEGACY);
      case SYSLINUX, SYSLINUX_MBR -> Optional.of(Loader.SYSLINUX);
      default -> Optional.empty();
    };
  }

  private static Fact<List<Manifest.Result>> digests(Machine machine, Questions questions)
      throws IOException {
    if (machine.manifest().isEmpty()) {
      return Fact.absent(Place.ofDisk(machine.name()));
    }
    if (!questions.manifest()) {
      return new Fact.NotRead<>("--verify-manifest computes the digests");
    }
    return new Fact.Known<>(
        machine.manifest().get().verify(machine.siblings(), questions.progress()),
        Place.ofDisk(machine.name()));
  }
}
