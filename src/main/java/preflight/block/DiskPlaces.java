package preflight.block;

import java.util.OptionalInt;

/** Whose bytes a place of a disk belongs to. */
final class DiskPlaces {

  private DiskPlaces() {}

  /** The number of the partition that holds this byte. */
  static OptionalInt partitionAt(PartitionTable table, long offset) {
    for (Partition partition : table.partitions()) {
      if (partition.kind() != Partition.Kind.EXTENDED
          && !partition.isProtective()
          && partition.start() <= offset
          && offset < partition.end()) {
        return OptionalInt.of(partition.number());
      }
    }
    return OptionalInt.empty();
  }

  static CoreImage.Location locate(PartitionTable table, long offset) {
    OptionalInt number = partitionAt(table, offset);
    if (number.isEmpty()) {
      // without a table the whole disk is one file system
      return table.kind() == PartitionTable.Kind.NONE
          ? CoreImage.Location.PARTITION
          : CoreImage.Location.GAP;
    }
    boolean biosBoot = table.partition(number.getAsInt()).map(Partition::isBiosBoot).orElse(false);
    return biosBoot ? CoreImage.Location.BIOS_BOOT_PARTITION : CoreImage.Location.PARTITION;
  }
}
