package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * Follows GRUB Legacy from stage1 to stage1.5 or stage2 (GRUB 0.97 stage1.h, shared.h, asm.S).
 *
 * <pre>
 *   first sector   0x1F8 block list: start u32, sectors u16, segment u16
 *   second sector  0x06  compatibility version 3.2
 *                  0x12  version, NUL
 *                        stage2: path of the configuration
 *                        stage1.5: 0xFFFFFFFF, path of stage2
 * </pre>
 */
final class GrubLegacyStage {

  private static final String STRUCTURE = "GRUB Legacy stage";
  private static final int SECTOR = 512;
  private static final int VERSION = SECTOR + 0x12;
  private static final int LONGEST = 128;

  private final ByteSource disk;
  private final PartitionTable table;
  private final List<Trouble> troubles;

  GrubLegacyStage(ByteSource disk, PartitionTable table, List<Trouble> troubles) {
    this.disk = disk;
    this.table = table;
    this.troubles = troubles;
  }

  /**
   * @param sector of the next stage, below 2^32, in units of 512 bytes
   */
  CoreImage follow(long sector) throws IOException {
    long offset = sector * SECTOR;
    if (offset > disk.size() - 2 * SECTOR) {
      troubles.add(new Trouble.Truncated(STRUCTURE, disk.size(), offset + 2 * SECTOR));
      return result(CoreImage.Status.OUTSIDE_DISK, offset, 0, Optional.empty(), Optional.empty());
    }
    try {
      return parse(disk.littleEndian(STRUCTURE, offset, 2 * SECTOR), offset);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return result(CoreImage.Status.DAMAGED, offset, 0, Optional.empty(), Optional.empty());
    }
  }

  private CoreImage parse(Bytes bytes, long offset) throws IOException {
    if (bytes.isZero(0, 2 * SECTOR)) {
      corrupt("its first sectors hold nothing but zeros", offset);
      return result(CoreImage.Status.ZEROS, offset, 0, Optional.empty(), Optional.empty());
    }
    String version = bytes.text(VERSION, 16);
    if (bytes.u8(SECTOR + 6) != 3 || !version.startsWith("0.")) {
      corrupt("its first sectors hold something else", offset);
      return result(CoreImage.Status.NOT_FOUND, offset, 0, Optional.empty(), Optional.empty());
    }
    int path = VERSION + version.length() + 1;
    if (bytes.u32(path) == 0xFFFFFFFFL) {
      path += 4;
    }
    String prefix = bytes.text(path, LONGEST);
    return result(
        CoreImage.Status.FOUND,
        offset,
        SECTOR + bytes.u16(0x1FC) * (long) SECTOR,
        Optional.of(version),
        prefix.isEmpty() ? Optional.empty() : Optional.of(prefix));
  }

  private CoreImage result(
      CoreImage.Status status,
      long offset,
      long length,
      Optional<String> version,
      Optional<String> prefix) {
    return new CoreImage(
        status,
        status == CoreImage.Status.OUTSIDE_DISK
            ? CoreImage.Location.NOWHERE
            : DiskPlaces.locate(table, offset),
        offset,
        length,
        DiskPlaces.partitionAt(table, offset),
        version,
        prefix,
        Optional.empty());
  }

  private void corrupt(String detail, long offset) {
    troubles.add(new Trouble.Corrupt(STRUCTURE, detail, OptionalLong.of(offset)));
  }
}
