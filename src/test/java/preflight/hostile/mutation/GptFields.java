package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Both headers and arrays of a GUID partition table (UEFI 2.10, 5.3). */
final class GptFields implements MutatedFormat {

  private static final int SECTOR = 512;
  private static final int SECTORS = 128;
  private static final int ENTRIES = 4;

  @Override
  public String name() {
    return "gpt";
  }

  @Override
  public byte[] sample() {
    ByteBuffer disk = ByteBuffer.allocate(SECTORS * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(450, (byte) 0xEE).putInt(454, 1).putInt(458, SECTORS - 1);
    disk.putShort(510, (short) 0xAA55);
    for (int array : new int[] {2, SECTORS - 2}) {
      for (int i = 0; i < 2; i++) {
        int at = array * SECTOR + 128 * i;
        disk.putLong(at, 0x477284830FC63DAFL).putLong(at + 8, 0xE47D47D8693D798EL);
        disk.putLong(at + 16, i + 1).putLong(at + 24, 7);
        disk.putLong(at + 32, 16 + 32L * i).putLong(at + 40, 47 + 32L * i);
        disk.putChar(at + 56, 'n').putChar(at + 58, (char) ('1' + i));
      }
    }
    header(disk, 1, SECTORS - 1, 2);
    header(disk, SECTORS - 1, 1, SECTORS - 2);
    byte[] bytes = disk.array();
    seal(bytes);
    return bytes;
  }

  private static void header(ByteBuffer disk, int at, int other, int array) {
    int place = at * SECTOR;
    disk.put(place, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putInt(place + 8, 0x10000).putInt(place + 12, 92).putLong(place + 24, at);
    disk.putLong(place + 32, other).putLong(place + 40, 3).putLong(place + 48, SECTORS - 3);
    disk.putLong(place + 56, 5).putLong(place + 64, 6).putLong(place + 72, array);
    disk.putInt(place + 80, ENTRIES).putInt(place + 84, 128);
  }

  @Override
  public boolean seal(byte[] image) {
    ByteBuffer disk = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {1, SECTORS - 1}) {
      int place = at * SECTOR;
      long array = disk.getLong(place + 72) * SECTOR;
      long length = disk.getInt(place + 80) * (long) disk.getInt(place + 84);
      if (array >= 0 && length >= 0 && length <= image.length && array <= image.length - length) {
        disk.putInt(place + 88, crc(image, (int) array, (int) length));
      }
      long size = Integer.toUnsignedLong(disk.getInt(place + 12));
      if (size <= image.length - place) {
        disk.putInt(place + 16, 0);
        disk.putInt(place + 16, crc(image, place, (int) size));
      }
    }
    return true;
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    VmdkSparseFields.at(all, "protective MBR", 446)
        .number("status", 0, 1)
        .number("type", 4, 1)
        .number("start", 8, 4)
        .number("sectors", 12, 4);
    header(all, "primary header", SECTOR);
    entry(all, "primary entry 1", 2 * SECTOR);
    entry(all, "primary entry 2", 2 * SECTOR + 128);
    header(all, "backup header", (SECTORS - 1) * SECTOR);
    entry(all, "backup entry 1", (SECTORS - 2) * SECTOR);
    return all;
  }

  private static void header(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .number("Signature", 0, 8)
        .number("Revision", 8, 4)
        .number("HeaderSize", 12, 4)
        .number("HeaderCRC32", 16, 4)
        .number("Reserved", 20, 4)
        .number("MyLBA", 24, 8)
        .number("AlternateLBA", 32, 8)
        .number("FirstUsableLBA", 40, 8)
        .number("LastUsableLBA", 48, 8)
        .bytes("DiskGUID", 56, 16)
        .number("PartitionEntryLBA", 72, 8)
        .number("NumberOfPartitionEntries", 80, 4)
        .number("SizeOfPartitionEntry", 84, 4)
        .number("PartitionEntryArrayCRC32", 88, 4);
  }

  private static void entry(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .bytes("PartitionTypeGUID", 0, 16)
        .bytes("UniquePartitionGUID", 16, 16)
        .number("StartingLBA", 32, 8)
        .number("EndingLBA", 40, 8)
        .number("Attributes", 48, 8)
        .bytes("PartitionName", 56, 72);
  }
}
