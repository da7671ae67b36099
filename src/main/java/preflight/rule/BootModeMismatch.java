package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/**
 * UEFI is asked for, and there is nothing for it to start, or no such firmware: only instances on
 * Nitro have it (docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-instance-boot-mode.html).
 */
final class BootModeMismatch implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF205", "boot-mode-mismatch", "UEFI is asked for without an EFI system partition");

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
    boolean uefi = request.bootMode().filter(mode -> mode == BootMode.UEFI).isPresent();
    if (!uefi || !Layout.isReadable(inspection)) {
      return List.of();
    }
    if (request.isOn(Hypervisor.XEN)) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.MEDIUM,
              knowledge,
              "The request says --boot-mode uefi, and instances on Xen start by BIOS alone.",
              Optional.of(Place.ofDisk(inspection.disks().get(0).name())),
              Fix.of("Choose a Nitro instance type.")));
    }
    for (DiskFacts disk : inspection.disks()) {
      Optional<PartitionTable> table = disk.table().toOptional();
      if (table.isPresent() && table.get().partitions().stream().anyMatch(Partition::isEfiSystem)) {
        return List.of();
      }
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.MEDIUM,
            knowledge,
            "The request says --boot-mode uefi, but no disk has an EFI system partition.",
            Optional.of(Place.ofDisk(inspection.disks().get(0).name())),
            Fix.of("Ask for --boot-mode legacy-bios, or install an EFI boot loader.")));
  }
}
