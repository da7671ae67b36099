package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.guest.Boot;
import preflight.guest.Loader;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** The disk has no boot code of a known boot loader. */
final class NoBootCode implements Rule {

  private static final RuleId ID =
      new RuleId("PF703", "no-boot-code", "The disk has no boot code of a known boot loader");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.BOTH;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    // instances on Xen have no other firmware, whatever is asked for: see PF205
    boolean xen = request.isOn(Hypervisor.XEN);
    if (inspection.disks().isEmpty()
        || (!xen && request.bootMode().filter(m -> m == BootMode.UEFI).isPresent())
        || inspection.guest().toOptional().isEmpty()) {
      return List.of();
    }
    DiskFacts disk = inspection.disks().get(0);
    Optional<BootCode> code = disk.bootCode().toOptional();
    boolean bios = xen || request.bootMode().filter(m -> m == BootMode.LEGACY_BIOS).isPresent();
    if (code.isEmpty() || (hasEfiPartition(disk) && !bios)) {
      return List.of();
    }
    if (code.get().loader().startsActivePartition()) {
      return activePartition(disk, knowledge);
    }
    Optional<Place> place = Optional.of(Place.ofDisk(disk.name()).atOffset(code.get().place()));
    Fix fix = Fix.of("Install the boot loader, within the guest.", "grub-install /dev/sda");
    if (code.get().loader() == BootLoader.NOT_BOOTABLE) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.MEDIUM,
              knowledge,
              "The first sector of the disk only says that the disk cannot be started.",
              place,
              fix));
    }
    if (code.get().loader() == BootLoader.NONE) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.MEDIUM,
              knowledge,
              "The first sector of the disk holds no boot code.",
              place,
              fix));
    }
    if (code.get().loader() == BootLoader.UNKNOWN) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The first sector of the disk holds bytes that belong to no known boot loader.",
              place,
              fix));
    }
    if (!code.get().troubles().isEmpty()) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The boot code of "
                  + code.get().label()
                  + " leads nowhere: "
                  + code.get().troubles().get(0).summary()
                  + ".",
              place,
              fix));
    }
    Boot boot = inspection.guest().toOptional().orElseThrow().boot();
    Optional<Loader> wanted = loader(code.get());
    if (wanted.isPresent()
        && !boot.files().isEmpty()
        && boot.files().stream().noneMatch(file -> file.loader() == wanted.get())) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The disk starts "
                  + code.get().label()
                  + ", but the only configuration is "
                  + boot.files().get(0).realPath()
                  + ", of "
                  + boot.files().get(0).loader().label()
                  + ".",
              place,
              fix));
    }
    return List.of();
  }

  /** Whose configuration it reads; empty where it does not show. */
  private static Optional<Loader> loader(BootCode code) {
    return switch (code.loader()) {
      case GRUB2 -> Optional.of(Loader.GRUB2);
      case GRUB_LEGACY -> Optional.of(Loader.GRUB_LEGACY);
      default -> Optional.empty();
    };
  }

  /** A generic MBR starts the active partition and nothing else. */
  private static List<Finding> activePartition(DiskFacts disk, Knowledge knowledge) {
    String first = disk.bootCode().toOptional().orElseThrow().label();
    boolean without = disk.table().toOptional().filter(t -> t.bootable().isEmpty()).isPresent();
    BootLoader started =
        disk.activeBootCode().toOptional().map(BootCode::loader).orElse(BootLoader.UNKNOWN);
    boolean nothing = started == BootLoader.NONE || started == BootLoader.NOT_BOOTABLE;
    if (!without && !nothing) {
      return List.of();
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.MEDIUM,
            knowledge,
            without
                ? "The boot code, " + first + ", starts the active partition, and none is active."
                : "The active partition, which " + first + " starts, holds no boot code.",
            without ? Optional.of(Place.ofDisk(disk.name())) : disk.activeBootCode().where(),
            Fix.of("Install the boot loader, within the guest.", "grub-install /dev/sda")));
  }

  private static boolean hasEfiPartition(DiskFacts disk) {
    return disk.table()
        .toOptional()
        .filter(t -> t.partitions().stream().anyMatch(Partition::isEfiSystem))
        .isPresent();
  }
}
