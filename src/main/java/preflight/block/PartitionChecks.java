package preflight.block;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import preflight.io.Trouble;

/** What must hold for the partitions of any table. */
final class PartitionChecks {

  private PartitionChecks() {}

  static void run(List<Partition> partitions, long diskSize, Problems problems) {
    List<Partition> outer = new ArrayList<>();
    List<Partition> logical = new ArrayList<>();
    for (Partition partition : partitions) {
      if (partition.end() > diskSize) {
        problems.add(
            TableProblem.Kind.PARTITION_BEYOND_END,
            new Trouble.Truncated("partition " + partition.number(), diskSize, partition.end()));
      }
      (partition.kind() == Partition.Kind.LOGICAL ? logical : outer).add(partition);
    }
    overlaps(outer, problems);
    overlaps(logical, problems);
  }

  private static void overlaps(List<Partition> partitions, Problems problems) {
    partitions.sort(Comparator.comparingLong(Partition::start));
    for (int i = 1; i < partitions.size(); i++) {
      Partition before = partitions.get(i - 1);
      Partition next = partitions.get(i);
      if (next.start() < before.end()) {
        problems.add(
            TableProblem.Kind.OVERLAP,
            new Trouble.Corrupt(
                "partition " + next.number(),
                "starts at byte "
                    + next.start()
                    + ", but partition "
                    + before.number()
                    + " ends at byte "
                    + before.end(),
                OptionalLong.empty()));
      }
      if (before.end() > next.end()) {
        // so that what follows is compared with the one that reaches furthest
        partitions.set(i, before);
      }
    }
  }
}
