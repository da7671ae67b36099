package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** A GUID partition table: the primary header and array, else their backups (UEFI 2.10, 5.3). */
final class GptTable {

  private static final String ARRAY = "GPT partition entry array";
  private static final int LEGACY_BIOS_BOOTABLE = 0x4;

  /** The only size that Linux accepts (partitions/efi.c, is_gpt_valid). */
  private static final int LINUX_ENTRY = 128;

  private final ByteSource disk;
  private final Problems problems;

  /**
   * The table as it is used.
   *
   * @param header the one whose array is used
   */
  record Content(int sectorSize, GptHeader header, List<Partition> partitions) {}

  private GptTable(ByteSource disk, Problems problems) {
    this.disk = disk;
    this.problems = problems;
  }

  /**
   * The sector size of a disk with a valid primary header. The format does not store it, so the
   * place of the header tells; 512 comes first, since that is what EC2 presents.
   */
  static Optional<GptHeader> validPrimary(ByteSource disk, int sectorSize) throws IOException {
    try {
      return GptHeader.read(disk, 1, sectorSize);
    } catch (ReadProblem e) {
      // told where the table is really read
      return Optional.empty();
    }
  }

  /** The table; empty where neither the primary nor the backup one can be used. */
  static Optional<Content> read(ByteSource disk, Problems problems) throws IOException {
    GptTable table = new GptTable(disk, problems);
    int sectorSize = table.sectorSize();
    return sectorSize == 0 ? Optional.empty() : table.read(sectorSize);
  }

  private int sectorSize() throws IOException {
    int[] sizes = {512, 4096};
    for (int size : sizes) {
      if (validPrimary(disk, size).isPresent()) {
        return size;
      }
    }
    for (int size : sizes) {
      if (GptHeader.signatureAt(disk, disk.size() / size - 1, size)) {
        return size;
      }
    }
    for (int size : sizes) {
      if (GptHeader.signatureAt(disk, 1, size)) {
        return size;
      }
    }
    return 0;
  }

  private Optional<Content> read(int sectorSize) throws IOException {
    Optional<GptHeader> primary =
        header(1, sectorSize, TableProblem.Kind.PRIMARY_HEADER_DAMAGED, "primary header");
    if (primary.isEmpty() && !GptHeader.signatureAt(disk, 1, sectorSize)) {
      problems.corrupt(
          TableProblem.Kind.PRIMARY_HEADER_DAMAGED,
          GptHeader.STRUCTURE,
          "no signature \"EFI PART\"",
          sectorSize);
    }
    Optional<GptHeader> backup = backup(primary, sectorSize);
    if (primary.isPresent() && backup.isPresent()) {
      compare(primary.get(), backup.get());
    }
    if (primary.isPresent()) {
      Optional<Bytes> array =
          array(primary.get(), sectorSize, TableProblem.Kind.PRIMARY_ARRAY_DAMAGED);
      if (array.isPresent()) {
        return Optional.of(content(primary.get(), array.get(), sectorSize));
      }
    }
    if (backup.isPresent()) {
      Optional<Bytes> array =
          array(backup.get(), sectorSize, TableProblem.Kind.BACKUP_ARRAY_DAMAGED);
      if (array.isPresent()) {
        return Optional.of(content(backup.get(), array.get(), sectorSize));
      }
    }
    return Optional.empty();
  }

  private Optional<GptHeader> header(
      long lba, int sectorSize, TableProblem.Kind damage, String which) throws IOException {
    try {
      return GptHeader.read(disk, lba, sectorSize);
    } catch (ReadProblem e) {
      Trouble trouble = e.trouble();
      problems.add(
          damage,
          trouble instanceof Trouble.Corrupt corrupt
              ? new Trouble.Corrupt(
                  corrupt.structure(), which + ": " + corrupt.detail(), corrupt.offset())
              : trouble);
      return Optional.empty();
    }
  }

  private Optional<GptHeader> backup(Optional<GptHeader> primary, int sectorSize)
      throws IOException {
    long last = disk.size() / sectorSize - 1;
    long lba = primary.isPresent() ? primary.get().alternateLba() : last;
    if (lba > last) {
      problems.add(
          TableProblem.Kind.BACKUP_MISSING,
          new Trouble.Truncated("GPT backup header", disk.size(), saturatedBytes(lba, sectorSize)));
      return Optional.empty();
    }
    if (lba != last) {
      problems.corrupt(
          TableProblem.Kind.BACKUP_NOT_AT_END,
          GptHeader.STRUCTURE,
          "the backup header is at sector " + lba + ", the last sector is " + last,
          sectorSize + 32L);
    }
    Optional<GptHeader> backup =
        lba == 1
            ? Optional.empty()
            : header(lba, sectorSize, TableProblem.Kind.BACKUP_HEADER_DAMAGED, "backup header");
    if (lba == 1 || !GptHeader.signatureAt(disk, lba, sectorSize)) {
      problems.corrupt(
          TableProblem.Kind.BACKUP_MISSING,
          GptHeader.STRUCTURE,
          "no backup header at sector " + lba,
          lba * sectorSize);
    }
    return backup;
  }

  private static long saturatedBytes(long lba, int sectorSize) {
    return lba >= Long.MAX_VALUE / sectorSize ? Long.MAX_VALUE : (lba + 1) * sectorSize;
  }

  /** The backup's array is not read for this; its header carries the array's checksum. */
  private void compare(GptHeader primary, GptHeader backup) {
    if (primary.arrayCrc() != backup.arrayCrc()
        || primary.entryCount() != backup.entryCount()
        || primary.entrySize() != backup.entrySize()
        || !primary.diskGuid().equals(backup.diskGuid())) {
      problems.corrupt(
          TableProblem.Kind.BACKUP_DIFFERS,
          GptHeader.STRUCTURE,
          "the backup describes another table than the primary header",
          backup.at());
    }
  }

  private Optional<Bytes> array(GptHeader header, int sectorSize, TableProblem.Kind damage)
      throws IOException {
    try {
      if (header.arrayLba() < 2 || header.arrayLba() > disk.size() / sectorSize) {
        throw new CorruptException(
            GptHeader.STRUCTURE, "PartitionEntryLBA is " + header.arrayLba(), header.at() + 72);
      }
      Bytes array =
          disk.littleEndian(
              ARRAY, header.arrayLba() * sectorSize, header.entryCount() * header.entrySize());
      long computed = GptHeader.crc(array.array(0, array.length()));
      if (computed != header.arrayCrc()) {
        throw array.corrupt(
            0,
            "PartitionEntryArrayCRC32 is 0x"
                + Identifiers.hex(header.arrayCrc(), 8)
                + ", computed 0x"
                + Identifiers.hex(computed, 8));
      }
      return Optional.of(array);
    } catch (CorruptException | TruncatedException e) {
      problems.add(damage, e.trouble());
      return Optional.empty();
    }
  }

  private Content content(GptHeader header, Bytes array, int sectorSize) throws IOException {
    if (header.lastUsable() >= disk.size() / sectorSize) {
      problems.corrupt(
          TableProblem.Kind.USABLE_RANGE_BEYOND_END,
          GptHeader.STRUCTURE,
          "LastUsableLBA is "
              + header.lastUsable()
              + ", but the disk has "
              + disk.size() / sectorSize
              + " sectors",
          header.at() + 48);
    }
    if (header.entrySize() != LINUX_ENTRY) {
      problems.corrupt(
          TableProblem.Kind.ENTRY_SIZE,
          GptHeader.STRUCTURE,
          "SizeOfPartitionEntry is " + header.entrySize() + "; Linux reads only 128",
          header.at() + 84);
    }
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < header.entryCount(); i++) {
      int at = i * header.entrySize();
      if (!array.isZero(at, 16)) {
        Optional<Partition> partition = partition(array, at, i + 1, header, sectorSize);
        partition.ifPresent(partitions::add);
      }
    }
    return new Content(sectorSize, header, partitions);
  }

  private Optional<Partition> partition(
      Bytes array, int at, int number, GptHeader header, int sectorSize) throws IOException {
    // Sectors are unsigned; 2^63 and above fall below first as negative numbers.
    long first = array.bits64(at + 32);
    long last = array.bits64(at + 40);
    if (first < 0 || last < first || last >= Long.MAX_VALUE / sectorSize) {
      problems.add(
          TableProblem.Kind.BAD_ENTRY,
          new Trouble.Corrupt(
              ARRAY,
              "entry "
                  + number
                  + ": StartingLBA is "
                  + Long.toUnsignedString(first)
                  + ", EndingLBA is "
                  + Long.toUnsignedString(last),
              OptionalLong.of(array.absolute(at + 32))));
      return Optional.empty();
    }
    if (first < header.firstUsable() || last > header.lastUsable()) {
      problems.corrupt(
          TableProblem.Kind.OUTSIDE_USABLE_RANGE,
          ARRAY,
          "partition "
              + number
              + " is at sectors "
              + first
              + " to "
              + last
              + ", usable are "
              + header.firstUsable()
              + " to "
              + header.lastUsable(),
          array.absolute(at + 32));
    }
    String type = Identifiers.guid(array.array(at, 16));
    return Optional.of(
        new Partition(
            number,
            first * sectorSize,
            // the last sector is inclusive
            (last - first + 1) * sectorSize,
            type,
            PartitionTypes.ofGpt(type),
            name(array, at + 56),
            Optional.of(Identifiers.guid(array.array(at + 16, 16))),
            (array.bits64(at + 48) & LEGACY_BIOS_BOOTABLE) != 0,
            Partition.Kind.PRIMARY));
  }

  /** Up to 36 units of UTF-16LE, ended by the first NUL if they are fewer. */
  private static String name(Bytes array, int at) throws IOException {
    StringBuilder name = new StringBuilder(36);
    for (int i = 0; i < 36; i++) {
      int unit = array.u16(at + 2 * i);
      if (unit == 0) {
        break;
      }
      name.append((char) unit);
    }
    return name.toString();
  }
}
