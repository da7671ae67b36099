package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/**
 * Follows GRUB 2 from boot.img to its core image (GRUB diskboot.S, include/grub/offsets.h).
 *
 * <pre>
 *   boot.img      0x5C  sector of diskboot.img
 *   diskboot.img  0x1F4 block list, backwards: start u64, sectors u16, segment u16; 0 sectors end it
 *   then          decompressor and compressed kernel with modules and prefix
 * </pre>
 */
final class GrubCore {

  private static final String STRUCTURE = "GRUB core image";
  private static final int SECTOR = 512;
  private static final int FIRST_BLOCK = 0x1F4;
  private static final int BLOCK = 12;

  /** The code of diskboot.img ends before this. */
  private static final int LAST_BLOCK = 0x160;

  /** Real ones take 25 to 300 KiB; the memory below 640 KiB limits them. */
  private static final int MOST_SECTORS = 1280;

  private final ByteSource disk;
  private final PartitionTable table;
  private final List<Trouble> troubles;

  GrubCore(ByteSource disk, PartitionTable table, List<Trouble> troubles) {
    this.disk = disk;
    this.table = table;
    this.troubles = troubles;
  }

  /**
   * @param sector of diskboot.img, unsigned, in units of 512 bytes
   */
  CoreImage follow(long sector) throws IOException {
    if (sector < 0 || sector >= disk.size() / SECTOR) {
      long needed =
          sector < 0 || sector >= Long.MAX_VALUE / SECTOR ? Long.MAX_VALUE : (sector + 1) * SECTOR;
      troubles.add(new Trouble.Truncated(STRUCTURE, disk.size(), needed));
      return nothing(CoreImage.Status.OUTSIDE_DISK, needed - SECTOR);
    }
    long offset = sector * SECTOR;
    Bytes first;
    try {
      first = disk.littleEndian(STRUCTURE, offset, SECTOR);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return nothing(CoreImage.Status.DAMAGED, offset);
    }
    if (first.isZero(0, SECTOR)) {
      corrupt("its first sector holds nothing but zeros", offset);
      return nothing(CoreImage.Status.ZEROS, offset);
    }
    if (!isDiskboot(first)) {
      corrupt("its first sector holds something else", offset);
      return nothing(CoreImage.Status.NOT_FOUND, offset);
    }
    try {
      byte[] body = body(first);
      GrubCoreBody content = GrubCoreBody.read(body, offset);
      return new CoreImage(
          CoreImage.Status.FOUND,
          DiskPlaces.locate(table, offset),
          offset,
          SECTOR + (long) body.length,
          DiskPlaces.partitionAt(table, offset),
          Optional.empty(),
          content.prefix(),
          content.configuration());
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return nothing(CoreImage.Status.DAMAGED, offset);
    }
  }

  private static boolean isDiskboot(Bytes sector) throws IOException {
    // the messages of diskboot.S, at a place that differs between versions
    String text =
        new String(sector.array(0, LAST_BLOCK), java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.contains("loading\0") && text.contains("Geom\0Read\0 Error");
  }

  /** Everything behind the first sector, in the order of the block list. */
  private byte[] body(Bytes first) throws IOException {
    int sectors = 0;
    int blocks = 0;
    for (int at = FIRST_BLOCK; ; at -= BLOCK) {
      if (at < LAST_BLOCK) {
        throw first.corrupt(LAST_BLOCK, "the block list has no end");
      }
      int count = first.u16(at + 8);
      if (count == 0) {
        break;
      }
      sectors += count;
      blocks++;
      if (sectors > MOST_SECTORS) {
        throw first.corrupt(at + 8, "the block list has more than " + MOST_SECTORS + " sectors");
      }
    }
    byte[] body = new byte[sectors * SECTOR];
    int done = 0;
    for (int i = 0; i < blocks; i++) {
      int at = FIRST_BLOCK - i * BLOCK;
      long start = first.u64(at);
      int length = first.u16(at + 8) * SECTOR;
      if (start > (disk.size() - length) / SECTOR) {
        long needed =
            start >= (Long.MAX_VALUE - length) / SECTOR ? Long.MAX_VALUE : start * SECTOR + length;
        throw new TruncatedException(STRUCTURE, disk.size(), needed);
      }
      disk.read(start * SECTOR, body, done, length);
      done += length;
    }
    if (isZero(body)) {
      throw new CorruptException(
          STRUCTURE,
          "holds nothing but zeros behind its first sector",
          first.absolute(FIRST_BLOCK));
    }
    return body;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private CoreImage nothing(CoreImage.Status status, long offset) {
    return new CoreImage(
        status,
        status == CoreImage.Status.OUTSIDE_DISK
            ? CoreImage.Location.NOWHERE
            : DiskPlaces.locate(table, offset),
        offset,
        0,
        DiskPlaces.partitionAt(table, offset),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void corrupt(String detail, long offset) {
    troubles.add(new Trouble.Corrupt(STRUCTURE, detail, OptionalLong.of(offset)));
  }
}
