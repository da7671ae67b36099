package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Trouble;

/**
 * The boot code of one boot sector.
 *
 * @param label the loader with its variant where one is known, for people
 * @param place of the boot sector, in bytes from the start of the disk
 * @param core of GRUB, where the boot sector leads to one
 */
public record BootCode(
    BootLoader loader, String label, long place, Optional<CoreImage> core, List<Trouble> troubles) {

  private static final int SECTOR = 512;

  public BootCode {
    troubles = List.copyOf(troubles);
  }

  /** Whether GRUB was installed into a file system, so that its files must not move. */
  public boolean usesBlockLists() {
    return core.isPresent() && core.get().location() == CoreImage.Location.PARTITION;
  }

  /**
   * The boot code in the first sector of a disk, which a BIOS starts. On a disk without a table
   * this is the boot sector of what lies on the whole disk.
   *
   * @throws IOException where the first sector cannot be read
   */
  public static BootCode read(ByteSource disk, PartitionTable table) throws IOException {
    return read(disk, table, 0);
  }

  /**
   * The boot code in the first sector of a partition, which a generic MBR starts.
   *
   * @throws IOException where that sector cannot be read, for example beyond the end of the disk
   */
  public static BootCode ofPartition(ByteSource disk, PartitionTable table, Partition partition)
      throws IOException {
    return read(disk, table, partition.start());
  }

  private static BootCode read(ByteSource disk, PartitionTable table, long place)
      throws IOException {
    if (place == 0 && disk.size() < SECTOR) {
      return new BootCode(BootLoader.NONE, BootLoader.NONE.label(), 0, Optional.empty(), List.of());
    }
    Bytes sector = disk.littleEndian("boot sector", place, SECTOR);
    boolean mbr = place == 0 && table.kind() != PartitionTable.Kind.NONE;
    BootSector.Match match = BootSector.identify(sector, mbr);
    List<Trouble> troubles = new ArrayList<>();
    Optional<CoreImage> core = Optional.empty();
    if (match.nextSector().isPresent()) {
      long next = match.nextSector().getAsLong();
      core =
          Optional.of(
              match.loader() == BootLoader.GRUB_LEGACY
                  ? new GrubLegacyStage(disk, table, troubles).follow(next)
                  : new GrubCore(disk, table, troubles).follow(next));
    }
    return new BootCode(match.loader(), match.label(), place, core, troubles);
  }
}
