package preflight.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.TruncatedException;

/**
 * The four entries of a master boot record or of an extended boot record (UEFI 2.10, 5.2.1).
 *
 * <pre>
 *   0    boot code
 *   440  disk signature, u32
 *   446  4 entries of 16 bytes
 *   510  0x55 0xAA
 * </pre>
 *
 * @param entries all four, used or not
 */
record MasterBootRecord(long diskSignature, List<Entry> entries) {

  static final int SIZE = 512;
  private static final int PROTECTIVE = 0xEE;

  /**
   * @param slot from 0
   * @param start in sectors, relative to what the specification of its place says
   */
  record Entry(int slot, int bootFlag, int type, long start, long sectors) {

    /** Linux takes what has a size for a partition, whatever its type (partitions/msdos.c). */
    boolean isUsed() {
      return sectors != 0;
    }

    /** A size and no type: Linux and sfdisk show it, other systems do not. */
    boolean isUntyped() {
      return type == 0 && sectors != 0;
    }

    /** CHS, LBA and Linux variants (util-linux include/pt-mbr-partnames.h). */
    boolean isExtended() {
      return type == 0x05 || type == 0x0F || type == 0x85;
    }

    boolean isActive() {
      return bootFlag == 0x80;
    }

    String typeId() {
      return "0x" + Identifiers.hex(type, 2);
    }
  }

  MasterBootRecord {
    entries = List.copyOf(entries);
  }

  /** Empty without the signature 0x55AA. */
  static Optional<MasterBootRecord> parse(Bytes sector) throws TruncatedException {
    if (sector.u8(510) != 0x55 || sector.u8(511) != 0xAA) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>(4);
    for (int slot = 0; slot < 4; slot++) {
      int at = 446 + 16 * slot;
      entries.add(
          new Entry(
              slot, sector.u8(at), sector.u8(at + 4), sector.u32(at + 8), sector.u32(at + 12)));
    }
    return Optional.of(new MasterBootRecord(sector.u32(440), entries));
  }

  /**
   * Other flags tell that other bytes than a table stand here: boot code, the text of a message.
   */
  Optional<Entry> entryWithBadFlag() {
    for (Entry entry : entries) {
      if (entry.bootFlag() != 0 && entry.bootFlag() != 0x80) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The entry that covers a GPT; a hybrid table may have another one for what lies behind. */
  Optional<Entry> protectiveEntry() {
    Optional<Entry> any = Optional.empty();
    for (Entry entry : entries) {
      if (entry.type() == PROTECTIVE) {
        if (entry.start() == 1) {
          return Optional.of(entry);
        }
        any = any.isEmpty() ? Optional.of(entry) : any;
      }
    }
    return any;
  }

  /** Whether there are partitions beside the protective one. */
  boolean isHybrid() {
    for (Entry entry : entries) {
      if (entry.type() != 0 && entry.isUsed() && entry.type() != PROTECTIVE) {
        return true;
      }
    }
    return false;
  }

  boolean isUnused() {
    for (Entry entry : entries) {
      if (entry.type() != 0 || entry.sectors() != 0 || entry.start() != 0) {
        return false;
      }
    }
    return true;
  }

  /** As blkid prints it as PTUUID; a signature of 0 means that there is none. */
  Optional<String> diskId() {
    return diskSignature == 0 ? Optional.empty() : Optional.of(Identifiers.hex(diskSignature, 8));
  }

  /** The PARTUUID of a partition with this number. */
  Optional<String> partitionUuid(int number) {
    Optional<String> id = diskId();
    return id.isEmpty() ? id : Optional.of(id.get() + "-" + Identifiers.hex(number, 2));
  }
}
