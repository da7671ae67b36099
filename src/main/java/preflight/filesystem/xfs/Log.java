package preflight.filesystem.xfs;

import java.io.IOException;
import preflight.io.Bytes;

/**
 * The log, a ring of sectors of 512 bytes. Each begins with the number of the round in which it was
 * written, so that the head is where that number falls; what is in front of it must be the record
 * of a clean unmount (kernel fs/xfs/xfs_log_recover.c, xlog_find_head and xlog_check_unmount_rec).
 */
final class Log {

  static final String NAME = "XFS log";

  private static final int SECTOR = 512;
  private static final long RECORD_MAGIC = 0xFEEDBABEL;

  /** The header and the one operation of an unmount, padded to the longest unit, with room. */
  private static final int LONGEST_RECORD = 1024;

  private final Blocks blocks;
  private final long offset;
  private final long sectors;

  /**
   * @param offset in the device, in bytes
   * @param length in bytes
   */
  Log(Blocks blocks, long offset, long length) {
    this.blocks = blocks;
    this.offset = offset;
    this.sectors = length / SECTOR;
  }

  /** Whether there is nothing to be replayed. */
  boolean isClean() throws IOException {
    long first = cycle(0);
    if (first == 0) {
      // never written, as after some repairs: the kernel warns and has nothing to do
      return true;
    }
    long head = head(first);
    long last = record(head);
    if (last >= 0 && end(last) != head) {
      // what was left of a record that did not get whole, or of a log that was cleared anew
      head = last;
      last = record(head);
    }
    return last >= 0 && isUnmount(last, head);
  }

  /** The last record that begins before a sector; negative where none is near. */
  private long record(long head) throws IOException {
    for (int back = 1; back <= Math.min(LONGEST_RECORD, sectors); back++) {
      long at = Math.floorMod(head - back, sectors);
      if (sector(at).u32(0) == RECORD_MAGIC) {
        return at;
      }
    }
    return -1;
  }

  /** The sector behind a record. */
  private long end(long at) throws IOException {
    Bytes record = sector(at);
    return (at + headers(record) + (record.u32(0xC) + SECTOR - 1) / SECTOR) % sectors;
  }

  /** In the device, in bytes. */
  long offset() {
    return offset;
  }

  /** The sector that would be written next. */
  private long head(long first) throws IOException {
    long last = cycle(sectors - 1);
    if (first == last) {
      return 0;
    }
    long before = 0;
    long behind = sectors - 1;
    while (behind - before > 1) {
      long middle = (before + behind) >>> 1;
      if (cycle(middle) == last) {
        behind = middle;
      } else {
        before = middle;
      }
    }
    return behind;
  }

  private boolean isUnmount(long at, long head) throws IOException {
    Bytes record = sector(at);
    if (end(at) != head || record.u32(0x28) != 1) {
      return false;
    }
    Bytes operation = sector((at + headers(record)) % sectors);
    return (operation.u8(9) & 0x20) != 0;
  }

  private static int headers(Bytes record) throws IOException {
    long size = record.u32(0x140);
    return (record.u32(0x8) & 2) != 0 && size > 32 * 1024
        ? (int) Math.min((size + 32 * 1024 - 1) / (32 * 1024), LONGEST_RECORD)
        : 1;
  }

  private long cycle(long number) throws IOException {
    Bytes sector = sector(number);
    return sector.u32(0) == RECORD_MAGIC ? sector.u32(4) : sector.u32(0);
  }

  private Bytes sector(long number) throws IOException {
    return blocks.read(NAME, offset + number * SECTOR, SECTOR);
  }
}
