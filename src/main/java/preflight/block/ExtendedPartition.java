package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.Trouble;

/**
 * The logical partitions of an extended partition: a chain of extended boot records, each with one
 * partition and a link (util-linux libfdisk/src/dos.c, Linux block/partitions/msdos.c).
 *
 * <pre>
 *   extended start ─┬─ EBR: partition, relative to this EBR
 *                   │       link ──────┐ relative to the extended start
 *                   ├─ partition 5     │
 *                   ├─ EBR  ◄──────────┘
 *                   └─ partition 6
 * </pre>
 */
final class ExtendedPartition {

  private static final String STRUCTURE = "EBR";

  private final ByteSource disk;
  private final MasterBootRecord mbr;
  private final int sectorSize;
  private final Problems problems;
  private final List<Partition> found = new ArrayList<>();

  ExtendedPartition(ByteSource disk, MasterBootRecord mbr, int sectorSize, Problems problems) {
    this.disk = disk;
    this.mbr = mbr;
    this.sectorSize = sectorSize;
    this.problems = problems;
  }

  /**
   * Follows the chain from an entry of the MBR.
   *
   * @param number that of the first logical partition
   */
  List<Partition> read(MasterBootRecord.Entry extended, int number) throws IOException {
    if (extended.start() == 0) {
      damaged("the extended partition starts at sector 0, which is the MBR", 8);
      return found;
    }
    Set<Long> seen = new HashSet<>();
    long at = extended.start();
    long reach = extended.sectors();
    for (int records = 0; ; records++) {
      long offset = at * sectorSize;
      if (!seen.add(at)) {
        loop("the chain comes back to sector " + at, offset);
        return found;
      }
      if (records >= Limits.LOGICAL_PARTITIONS || found.size() >= Limits.LOGICAL_PARTITIONS) {
        loop("the chain has more than " + Limits.LOGICAL_PARTITIONS + " records", offset);
        return found;
      }
      if (offset > disk.size() - MasterBootRecord.SIZE) {
        problems.add(
            TableProblem.Kind.EBR_DAMAGED,
            new Trouble.Truncated(STRUCTURE, disk.size(), offset + MasterBootRecord.SIZE));
        return found;
      }
      Optional<MasterBootRecord> record =
          MasterBootRecord.parse(disk.littleEndian(STRUCTURE, offset, MasterBootRecord.SIZE));
      if (record.isEmpty()) {
        damaged("no signature 0x55AA", offset + 510);
        return found;
      }
      Optional<MasterBootRecord.Entry> bad = record.get().entryWithBadFlag();
      if (bad.isPresent()) {
        // neither Linux nor sfdisk looks at it here
        problems.corrupt(
            TableProblem.Kind.EBR_BOOT_FLAG,
            STRUCTURE,
            "boot flag is 0x" + Identifiers.hex(bad.get().bootFlag(), 2),
            offset + 446 + 16L * bad.get().slot());
      }
      Optional<MasterBootRecord.Entry> link = Optional.empty();
      for (MasterBootRecord.Entry entry : record.get().entries()) {
        if (entry.isUsed() && entry.isExtended()) {
          link = link.isEmpty() ? Optional.of(entry) : link;
        } else if (entry.isUsed() && !isGarbage(entry, at, reach, extended)) {
          if (entry.isUntyped()) {
            problems.corrupt(
                TableProblem.Kind.TYPE_ZERO_WITH_SIZE,
                STRUCTURE,
                "entry " + (entry.slot() + 1) + " has type 0 and " + entry.sectors() + " sectors",
                offset + 446 + 16L * entry.slot());
          }
          logical(entry, at, extended, number + found.size());
        }
      }
      if (link.isEmpty()) {
        return found;
      }
      at = extended.start() + link.get().start();
      reach = link.get().sectors();
    }
  }

  /**
   * The third and fourth entry of an EBR "sometimes contain random garbage": Linux takes them only
   * if they fit (partitions/msdos.c, parse_extended).
   *
   * @param reach of this record, as the link to it says, in sectors
   */
  private static boolean isGarbage(
      MasterBootRecord.Entry entry, long record, long reach, MasterBootRecord.Entry extended) {
    if (entry.slot() < 2) {
      return false;
    }
    long start = record + entry.start();
    return entry.start() + entry.sectors() > reach
        || start < extended.start()
        || start + entry.sectors() > extended.start() + extended.sectors();
  }

  private void logical(
      MasterBootRecord.Entry entry, long record, MasterBootRecord.Entry extended, int number) {
    long start = record + entry.start();
    long end = start + entry.sectors();
    if (start < extended.start() || end > extended.start() + extended.sectors()) {
      problems.corrupt(
          TableProblem.Kind.OUTSIDE_USABLE_RANGE,
          STRUCTURE,
          "logical partition "
              + number
              + " is at sectors "
              + start
              + " to "
              + (end - 1)
              + ", the extended partition ends at "
              + (extended.start() + extended.sectors() - 1),
          record * sectorSize + 446 + 16L * entry.slot());
    }
    found.add(
        new Partition(
            number,
            start * sectorSize,
            entry.sectors() * sectorSize,
            entry.typeId(),
            PartitionTypes.ofMbr(entry.type()),
            "",
            mbr.partitionUuid(number),
            entry.isActive(),
            Partition.Kind.LOGICAL));
  }

  private void loop(String detail, long offset) {
    problems.corrupt(TableProblem.Kind.EBR_LOOP, STRUCTURE, detail, offset);
  }

  private void damaged(String detail, long offset) {
    problems.corrupt(TableProblem.Kind.EBR_DAMAGED, STRUCTURE, detail, offset);
  }
}
