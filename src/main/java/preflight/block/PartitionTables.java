package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Trouble;

/** Reads the partition table of a disk, as Linux would understand it. */
public final class PartitionTables {

  private static final String MBR = "MBR";

  private final ByteSource disk;
  private final Problems problems = new Problems();

  private PartitionTables(ByteSource disk) {
    this.disk = disk;
  }

  /**
   * The table of a disk; kind {@link PartitionTable.Kind#NONE} where there is none. What is wrong
   * with it is told in its problems.
   *
   * @throws preflight.io.ReadProblem where the container cannot deliver the table's sectors
   * @throws IOException where the host cannot read the file
   */
  public static PartitionTable read(ByteSource disk) throws IOException {
    return new PartitionTables(disk).read();
  }

  private PartitionTable read() throws IOException {
    if (disk.size() < MasterBootRecord.SIZE) {
      return PartitionTable.none(problems.toList());
    }
    Bytes sector = disk.littleEndian(MBR, 0, MasterBootRecord.SIZE);
    Optional<MasterBootRecord> parsed = MasterBootRecord.parse(sector);
    if (parsed.isEmpty() || isFileSystem(parsed.get())) {
      unannouncedGpt();
      return PartitionTable.none(problems.toList());
    }
    MasterBootRecord mbr = parsed.get();
    Optional<MasterBootRecord.Entry> bad = mbr.entryWithBadFlag();
    if (bad.isPresent()) {
      problems.corrupt(
          TableProblem.Kind.NOT_A_TABLE,
          MBR,
          "entry "
              + (bad.get().slot() + 1)
              + " has boot flag 0x"
              + Identifiers.hex(bad.get().bootFlag(), 2),
          446 + 16L * bad.get().slot());
      unannouncedGpt();
      return PartitionTable.none(problems.toList());
    }
    Optional<MasterBootRecord.Entry> protective = mbr.protectiveEntry();
    if (protective.isEmpty()) {
      unannouncedGpt();
      return legacy(mbr);
    }
    Optional<GptTable.Content> gpt = GptTable.read(disk, problems);
    if (gpt.isEmpty()) {
      problems.corrupt(
          TableProblem.Kind.PROTECTIVE_WITHOUT_GPT,
          MBR,
          "is protective, but there is no valid GPT",
          446 + 16L * protective.get().slot());
      return legacy(mbr);
    }
    if (protective.get().start() != 1) {
      problems.corrupt(
          TableProblem.Kind.PROTECTIVE_START,
          MBR,
          "the protective entry starts at sector " + protective.get().start() + " instead of 1",
          446 + 16L * protective.get().slot() + 8);
    }
    return guid(mbr, gpt.get());
  }

  /**
   * Boot sectors of file systems end with 0x55AA as well. A BIOS parameter block tells one, unless
   * the table leads to something: boot loaders keep the block of a former file system. Other file
   * systems leave this sector alone, so they count only if no sensible table is in it.
   */
  private boolean isFileSystem(MasterBootRecord mbr) throws IOException {
    Probe probe = new Probe(disk);
    if (BootSectorSignatures.isAny(probe)) {
      return mbr.entryWithBadFlag().isPresent() || !leadsSomewhere(mbr);
    }
    boolean noTable = mbr.isUnused() || mbr.entryWithBadFlag().isPresent();
    return noTable && !Signatures.known(probe).isEmpty();
  }

  private boolean leadsSomewhere(MasterBootRecord mbr) throws IOException {
    return contentAt(mbr, 512)
        || (mbr.protectiveEntry().isPresent() && GptTable.validPrimary(disk, 512).isPresent());
  }

  /** Linux, firmware and GRUB look for a GPT only behind a protective MBR. */
  private void unannouncedGpt() throws IOException {
    for (int size : new int[] {512, 4096}) {
      Optional<GptHeader> header = GptTable.validPrimary(disk, size);
      if (header.isPresent()) {
        problems.corrupt(
            TableProblem.Kind.GPT_WITHOUT_PROTECTIVE,
            GptHeader.STRUCTURE,
            "is valid, but no protective MBR announces it",
            header.get().at());
        return;
      }
    }
  }

  private PartitionTable guid(MasterBootRecord mbr, GptTable.Content gpt) throws IOException {
    if (gpt.sectorSize() == 512 && GptTable.validPrimary(disk, 4096).isPresent()) {
      problems.corrupt(
          TableProblem.Kind.SECOND_GPT,
          GptHeader.STRUCTURE,
          "a second one, for sectors of 4096 bytes, is valid too; that for 512 is read",
          4096);
    }
    PartitionChecks.run(gpt.partitions(), disk.size(), problems);
    return new PartitionTable(
        mbr.isHybrid() ? PartitionTable.Kind.HYBRID : PartitionTable.Kind.GPT,
        gpt.sectorSize(),
        Optional.of(gpt.header().diskGuid()),
        gpt.partitions(),
        primaries(mbr, gpt.sectorSize()),
        problems.toList());
  }

  private PartitionTable legacy(MasterBootRecord mbr) throws IOException {
    int sectorSize = sectorSize(mbr);
    List<Partition> partitions = primaries(mbr, sectorSize);
    int active = 0;
    for (MasterBootRecord.Entry entry : mbr.entries()) {
      active += entry.isActive() && entry.isUsed() ? 1 : 0;
      if (entry.isUntyped()) {
        problems.corrupt(
            TableProblem.Kind.TYPE_ZERO_WITH_SIZE,
            MBR,
            "entry " + (entry.slot() + 1) + " has type 0 and " + entry.sectors() + " sectors",
            446 + 16L * entry.slot());
      } else if (entry.isUsed() && entry.isExtended()) {
        // Linux numbers the logical partitions of all extended ones in one sequence.
        partitions.addAll(
            new ExtendedPartition(disk, mbr, sectorSize, problems)
                .read(entry, nextLogical(partitions)));
      }
    }
    if (active > 1) {
      problems.add(
          TableProblem.Kind.SEVERAL_ACTIVE,
          new Trouble.Corrupt(MBR, active + " partitions are active", OptionalLong.of(446)));
    }
    PartitionChecks.run(partitions, disk.size(), problems);
    return new PartitionTable(
        PartitionTable.Kind.MBR,
        sectorSize,
        mbr.diskId(),
        partitions,
        List.of(),
        problems.toList());
  }

  private static int nextLogical(List<Partition> partitions) {
    int next = 5;
    for (Partition partition : partitions) {
      next = Math.max(next, partition.number() + 1);
    }
    return next;
  }

  private static List<Partition> primaries(MasterBootRecord mbr, int sectorSize) {
    List<Partition> partitions = new ArrayList<>();
    for (MasterBootRecord.Entry entry : mbr.entries()) {
      if (entry.isUsed()) {
        int number = entry.slot() + 1;
        partitions.add(
            new Partition(
                number,
                entry.start() * sectorSize,
                entry.sectors() * sectorSize,
                entry.typeId(),
                PartitionTypes.ofMbr(entry.type()),
                "",
                mbr.partitionUuid(number),
                entry.isActive(),
                entry.isExtended() ? Partition.Kind.EXTENDED : Partition.Kind.PRIMARY));
      }
    }
    return partitions;
  }

  /**
   * An MBR does not tell its sector size. It is 512 unless nothing at all is found where that
   * leads, and something is found where 4096 leads.
   */
  private int sectorSize(MasterBootRecord mbr) throws IOException {
    return !contentAt(mbr, 512) && contentAt(mbr, 4096) ? 4096 : 512;
  }

  private boolean contentAt(MasterBootRecord mbr, int sectorSize) throws IOException {
    for (MasterBootRecord.Entry entry : mbr.entries()) {
      long start = entry.start() * sectorSize;
      if (!entry.isUsed() || start == 0 || start > disk.size() - MasterBootRecord.SIZE) {
        continue;
      }
      // a partition that is cut off at the end of the disk may still show what it is
      long length = Math.min(entry.sectors() * sectorSize, disk.size() - start);
      if (entry.isExtended()
          ? MasterBootRecord.parse(disk.littleEndian("EBR", start, 512)).isPresent()
          : !Signatures.known(new Probe(disk.slice("partition", start, length))).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
