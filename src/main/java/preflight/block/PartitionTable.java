package preflight.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.Trouble;

/**
 * The partition table of one disk.
 *
 * @param sectorSize the unit of its addresses, in bytes: 512 or 4096
 * @param diskId the PTUUID as {@code blkid} prints it: the disk GUID, or the MBR's disk signature
 *     in eight hexadecimal digits where it is not 0
 * @param partitions in the order of their numbers
 * @param legacyEntries what the MBR of a GPT disk says itself: the protective entry and, where the
 *     table is hybrid, others
 */
public record PartitionTable(
    Kind kind,
    int sectorSize,
    Optional<String> diskId,
    List<Partition> partitions,
    List<Partition> legacyEntries,
    List<TableProblem> problems) {

  /** The kind of the table. */
  public enum Kind {
    NONE("no partition table"),
    MBR("MBR"),
    GPT("GPT"),
    HYBRID("hybrid GPT and MBR");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  public PartitionTable {
    partitions = List.copyOf(partitions);
    legacyEntries = List.copyOf(legacyEntries);
    problems = List.copyOf(problems);
  }

  static PartitionTable none(List<TableProblem> problems) {
    return new PartitionTable(Kind.NONE, 512, Optional.empty(), List.of(), List.of(), problems);
  }

  public Optional<Partition> partition(int number) {
    for (Partition partition : partitions) {
      if (partition.number() == number) {
        return Optional.of(partition);
      }
    }
    return Optional.empty();
  }

  /** Partitions marked bootable; a disk without any is valid. */
  public List<Partition> bootable() {
    List<Partition> bootable = new ArrayList<>();
    for (Partition partition : partitions) {
      if (partition.bootable()) {
        bootable.add(partition);
      }
    }
    return bootable;
  }

  public boolean has(TableProblem.Kind problem) {
    for (TableProblem each : problems) {
      if (each.kind() == problem) {
        return true;
      }
    }
    return false;
  }

  public List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    for (TableProblem problem : problems) {
      troubles.add(problem.trouble());
    }
    return troubles;
  }
}
