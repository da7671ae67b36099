package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.fact.Place;
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
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    if (inspection.disks().isEmpty()
        || request.bootMode().filter(m -> m == BootMode.UEFI).isPresent()
        || inspection.guest().toOptional().isEmpty()) {
      return List.of();
    }
    DiskFacts disk = inspection.disks().get(0);
    Optional<BootCode> code = disk.bootCode().toOptional();
    if (code.isEmpty() || hasEfiPartition(disk)) {
      return List.of();
    }
    Optional<Place> place = Optional.of(Place.ofDisk(disk.name()).atOffset(code.get().place()));
    Fix fix = Fix.of("Install the boot loader, within the guest.", "grub-install /dev/sda");
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
    return List.of();
  }

  private static boolean hasEfiPartition(DiskFacts disk) {
    return disk.table()
        .toOptional()
        .filter(t -> t.partitions().stream().anyMatch(Partition::isEfiSystem))
        .isPresent();
  }
}
