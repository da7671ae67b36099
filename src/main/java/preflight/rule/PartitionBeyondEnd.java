package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.PartitionTable;
import preflight.block.TableProblem;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** A partition ends beyond the end of the disk. */
final class PartitionBeyondEnd implements Rule {

  private static final RuleId ID =
      new RuleId("PF202", "partition-beyond-end", "A partition ends beyond the end of the disk");

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
      for (TableProblem problem :
          disk.table().toOptional().map(PartitionTable::problems).orElse(List.of())) {
        if (problem.kind() == TableProblem.Kind.PARTITION_BEYOND_END) {
          findings.add(
              Finding.rejects(
                  ID,
                  Confidence.LOW,
                  TaskState.UPDATING,
                  "The image is smaller than its partition table says: "
                      + problem.trouble().summary()
                      + ".",
                  Optional.of(Place.ofDisk(disk.name())),
                  Fix.of(
                      "Copy the disk again, whole; sfdisk tells how large it has to be.",
                      Shell.onRawDisk("sfdisk --list", inspection, disk))));
        }
      }
    }
    return findings;
  }
}
