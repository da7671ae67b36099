package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.ec2.Acceptance;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** There is an EFI system partition, which EC2 did not take at that time. */
final class EfiPartition implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF203",
          "efi-partition",
          "There is an EFI system partition, which EC2 did not take at that time");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    for (DiskFacts disk : inspection.disks()) {
      for (Partition partition :
          disk.table().toOptional().map(PartitionTable::partitions).orElse(List.of())) {
        if (!partition.isEfiSystem()) {
          continue;
        }
        Optional<InForce<Acceptance>> found = knowledge.layout("esp", Route.IMPORT_IMAGE);
        if (found.isPresent() && found.get().row().outcome() == Outcome.REFUSED) {
          return List.of(
              Finding.rejects(
                  ID,
                  found.get().confidence(),
                  knowledge.message("efi-partition"),
                  "Partition " + partition.number() + " is an EFI system partition.",
                  Optional.of(Place.ofDisk(disk.name()).withVolume("p" + partition.number())),
                  Fix.of("Leave it out and boot by BIOS; since 2021-10 EC2 takes it.")));
        }
      }
    }
    return List.of();
  }
}
