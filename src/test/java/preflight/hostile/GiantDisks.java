package preflight.hostile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/** Writes disks that are large in what they say and small in what they take. */
final class GiantDisks {

  static final long TIB = 1L << 40;

  private static final int SECTOR = 512;

  private GiantDisks() {}

  /** Whether this folder's file system took a copy of the image with a hole behind it. */
  static boolean padded(Path image, Path target, long size) throws IOException {
    Files.copy(image, target);
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      // one byte less than a hole of the whole size
      channel.write(ByteBuffer.allocate(1), size - 1);
      return true;
    } catch (IOException e) {
      Files.delete(target);
      return false;
    }
  }

  /** A hosted sparse extent whose grain directory names no table (Virtual Disk Format 1.1). */
  static byte[] emptyVmdk(long size) {
    long grain = 128;
    long tableEntries = 512;
    long sectors = size / SECTOR;
    long tables = (sectors + grain * tableEntries - 1) / (grain * tableEntries);
    long directory = 21;
    int length = Math.toIntExact(directory * SECTOR + (tables * 4 + 511) / 512 * 512);
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(1);
    file.putLong(sectors).putLong(grain).putLong(1).putLong(20);
    file.putInt((int) tableEntries).putLong(0).putLong(directory).putLong(length / SECTOR);
    file.put((byte) 0).put(new byte[] {'\n', ' ', '\r', '\n'});
    String descriptor =
        "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\n"
            + "createType=\"monolithicSparse\"\nRW "
            + sectors
            + " SPARSE \"empty.vmdk\"\nddb.adapterType = \"lsilogic\"\n";
    file.put(SECTOR, descriptor.getBytes(StandardCharsets.US_ASCII));
    return file.array();
  }

  /**
   * Gives a disk a GPT of many partitions (UEFI 2.10, 5.3): the first is where {@code first} says,
   * the others have a sector each behind it.
   *
   * @param first sectors of the first partition, its last included
   */
  static void manyPartitions(Path disk, int count, long[] first) throws IOException {
    try (FileChannel channel =
        FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long array = channel.size() / SECTOR + 8;
      ByteBuffer entries = ByteBuffer.allocate(count * 128).order(ByteOrder.LITTLE_ENDIAN);
      long free = array + entries.capacity() / SECTOR + 1;
      for (int i = 0; i < count; i++) {
        int at = i * 128;
        // Linux filesystem data, 0FC63DAF-8483-4772-8E79-3D69D8477DE4
        entries.putLong(at, 0x477284830FC63DAFL).putLong(at + 8, 0xE47D47D8693D798EL);
        entries.putLong(at + 16, i + 1).putLong(at + 24, 0x5555555555555555L);
        entries.putLong(at + 32, i == 0 ? first[0] : free + 8L * i);
        entries.putLong(at + 40, i == 0 ? first[1] : free + 8L * i + 7);
      }
      long last = free + 8L * count + 64;
      ByteBuffer header = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
      header.put("EFI PART".getBytes(StandardCharsets.US_ASCII)).putInt(0x10000).putInt(92);
      header.putLong(24, 1).putLong(32, last).putLong(40, 34).putLong(48, last - 34);
      header.putLong(56, 1).putLong(64, 2).putLong(72, array).putInt(80, count).putInt(84, 128);
      header.putInt(88, crc(entries.array(), entries.capacity()));
      header.putInt(16, crc(header.array(), 92));
      ByteBuffer protective = ByteBuffer.allocate(66).order(ByteOrder.LITTLE_ENDIAN);
      protective.put(4, (byte) 0xEE).putInt(8, 1).putInt(12, -1).putShort(64, (short) 0xAA55);
      channel.write(protective, 446);
      channel.write(header, SECTOR);
      channel.write(entries, array * SECTOR);
      header.putInt(16, 0).putLong(24, last).putLong(32, 1);
      header.putInt(16, crc(header.array(), 92));
      channel.write(header.position(0), last * SECTOR);
    }
  }

  /** An extended partition whose chain has this many records, each with one partition. */
  static void longChain(Path disk, int records, long start) throws IOException {
    try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      long sectors = 4L * records;
      ByteBuffer entry = entry(0, 0x05, start, sectors);
      channel.write(entry, 446 + 3 * 16);
      for (int i = 0; i < records; i++) {
        ByteBuffer record = ByteBuffer.allocate(66);
        record.put(entry(0, 0x83, 1, 3));
        if (i < records - 1) {
          record.put(entry(0, 0x05, 4L * (i + 1), 4));
        }
        record.put(64, (byte) 0x55).put(65, (byte) 0xAA);
        channel.write(record.position(0), (start + 4L * i) * SECTOR + 446);
      }
      channel.write(ByteBuffer.allocate(SECTOR), (start + sectors) * SECTOR);
    }
  }

  private static ByteBuffer entry(int flag, int type, long start, long count) {
    ByteBuffer entry = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(0, (byte) flag).put(4, (byte) type);
    return entry.putInt(8, (int) start).putInt(12, (int) count);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
