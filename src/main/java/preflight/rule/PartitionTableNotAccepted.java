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
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** EC2 did not take this partition table at that time. */
final class PartitionTableNotAccepted implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF204",
          "partition-table-not-accepted",
          "EC2 did not take this partition table at that time");

  private static final int MBR_ENTRIES = 4;

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
      if (!Layout.hasGpt(disk)) {
        continue;
      }
      Optional<InForce<Acceptance>> found = knowledge.layout("table:gpt", Route.IMPORT_IMAGE);
      if (found.isPresent() && found.get().row().outcome() == Outcome.REFUSED) {
        return List.of(
            Finding.rejects(
                ID,
                found.get().confidence(),
                found.get().row().state().orElse(TaskState.UPDATING),
                "The disk has a GPT, which EC2 did not take with Linux before 2022.",
                Optional.of(Place.ofDisk(disk.name())),
                Fix.of(
                    "Convert it to an MBR.",
                    Shell.onRawDisk("sgdisk --gpttombr=" + numbers(disk), inspection, disk))));
      }
    }
    return List.of();
  }

  /** The partitions that an MBR has to name; sgdisk refuses numbers that are not there. */
  private static String numbers(DiskFacts disk) {
    StringBuilder numbers = new StringBuilder();
    int count = 0;
    for (Partition partition :
        disk.table().toOptional().map(PartitionTable::partitions).orElse(List.of())) {
      if (!partition.isBiosBoot() && count++ < MBR_ENTRIES) {
        numbers.append(numbers.isEmpty() ? "" : ":").append(partition.number());
      }
    }
    return numbers.toString();
  }
}
