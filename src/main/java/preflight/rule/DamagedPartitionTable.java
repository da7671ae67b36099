package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.PartitionTable;
import preflight.block.TableProblem;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** A partition table could be read, but something is wrong with it. */
final class DamagedPartitionTable implements Rule {

  private static final RuleId ID =
      new RuleId("PF206", "damaged-partition-table", "Something is wrong with a partition table");

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
    List<Finding> findings = new ArrayList<>();
    for (DiskFacts disk : inspection.disks()) {
      List<String> details = new ArrayList<>();
      boolean backup = true;
      for (TableProblem problem :
          disk.table().toOptional().map(PartitionTable::problems).orElse(List.of())) {
        // the first has a rule of its own; a boot sector without a table is no fault
        if (problem.kind() != TableProblem.Kind.PARTITION_BEYOND_END
            && problem.kind() != TableProblem.Kind.NOT_A_TABLE) {
          details.add(problem.trouble().summary());
          backup &= isOfBackup(problem.kind());
        }
      }
      if (!details.isEmpty()) {
        findings.add(
            Finding.note(
                    ID,
                    TaskState.UPDATING,
                    "The partition table of " + disk.name() + ": " + details.get(0) + ".",
                    Optional.of(Place.ofDisk(disk.name())),
                    backup
                        ? Fix.of(
                            "Write the copy at the end of the disk again.",
                            Shell.onRawDisk("sgdisk --move-second-header", inspection, disk))
                        : Fix.of("Let a partitioning tool look at it and write it again."))
                .withDetails(details));
      }
    }
    return findings;
  }

  /** Whether the table at the head is whole, and is what the copy is made from. */
  private static boolean isOfBackup(TableProblem.Kind kind) {
    return switch (kind) {
      case BACKUP_HEADER_DAMAGED,
          BACKUP_ARRAY_DAMAGED,
          BACKUP_MISSING,
          BACKUP_DIFFERS,
          BACKUP_NOT_AT_END ->
          true;
      default -> false;
    };
  }
}
