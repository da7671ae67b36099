package preflight.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** Writes partition tables into an array, for tests only. */
final class DiskWriter {

  static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";
  static final String DISK_GUID = "11223344-5566-7788-99aa-bbccddeeff00";

  final ByteBuffer bytes;
  final int sectorSize;

  DiskWriter(int sectors) {
    this(sectors, 512);
  }

  DiskWriter(int sectors, int sectorSize) {
    this.sectorSize = sectorSize;
    this.bytes = ByteBuffer.allocate(sectors * sectorSize).order(ByteOrder.LITTLE_ENDIAN);
  }

  int sectors() {
    return bytes.capacity() / sectorSize;
  }

  ByteSource source() {
    return new ArraySource("disk.raw", bytes.array().clone());
  }

  DiskWriter put(long offset, int... values) {
    for (int i = 0; i < values.length; i++) {
      bytes.put((int) offset + i, (byte) values[i]);
    }
    return this;
  }

  DiskWriter putText(long offset, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < encoded.length; i++) {
      bytes.put((int) offset + i, encoded[i]);
    }
    return this;
  }

  DiskWriter put32(long offset, long value) {
    bytes.putInt((int) offset, (int) value);
    return this;
  }

  DiskWriter put64(long offset, long value) {
    bytes.putLong((int) offset, value);
    return this;
  }

  /** The signature 0x55AA and a disk signature. */
  DiskWriter mbr(long diskSignature) {
    return put32(440, diskSignature).put(510, 0x55, 0xAA);
  }

  /** An entry of the boot record in this sector. */
  DiskWriter entry(long sector, int slot, int flag, int type, long start, long count) {
    long at = sector * sectorSize + 446 + 16L * slot;
    put(at, flag, 0, 0, 0, type, 0, 0, 0);
    put32(at + 8, start);
    put32(at + 12, count);
    return put(sector * sectorSize + 510, 0x55, 0xAA);
  }

  DiskWriter guid(long offset, String guid) {
    String digits = guid.replace("-", "");
    int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    for (int i = 0; i < 16; i++) {
      put(offset + i, Integer.parseInt(digits.substring(2 * order[i], 2 * order[i] + 2), 16));
    }
    return this;
  }

  /** A protective MBR, both headers and both arrays of 128 entries with nothing in them. */
  DiskWriter gpt() {
    return gpt(128, 128, 2, 92);
  }

  /**
   * The same with other numbers.
   *
   * @param array the sector of the primary array
   */
  DiskWriter gpt(int entries, int entrySize, long array, int headerSize) {
    entry(0, 0, 0, 0xEE, 1, sectors() - 1L);
    int arraySectors = (entries * entrySize + sectorSize - 1) / sectorSize;
    long last = sectors() - 1L;
    long backup = last - arraySectors;
    for (long lba : new long[] {1, last}) {
      long at = lba * sectorSize;
      putText(at, "EFI PART").put32(at + 8, 0x10000).put32(at + 12, headerSize);
      put64(at + 24, lba).put64(at + 32, lba == 1 ? last : 1);
      put64(at + 40, array + arraySectors).put64(at + 48, backup - 1);
      guid(at + 56, DISK_GUID);
      put64(at + 72, lba == 1 ? array : backup).put32(at + 80, entries).put32(at + 84, entrySize);
    }
    return seal();
  }

  /** An entry in both arrays; {@link #seal} afterwards. */
  DiskWriter gptEntry(int number, String type, String guid, long first, long last, String name) {
    int entrySize = bytes.getInt(sectorSize + 84);
    for (long array : new long[] {arrayOf(1), arrayOf(sectors() - 1L)}) {
      long at = array * sectorSize + (long) entrySize * (number - 1);
      guid(at, type).guid(at + 16, guid).put64(at + 32, first).put64(at + 40, last);
      for (int i = 0; i < name.length(); i++) {
        bytes.putShort((int) at + 56 + 2 * i, (short) name.charAt(i));
      }
    }
    return this;
  }

  private long arrayOf(long header) {
    return bytes.getLong((int) (header * sectorSize) + 72);
  }

  /** Computes all checksums of both headers anew. */
  DiskWriter seal() {
    sealHeader(1, true);
    return sealHeader(sectors() - 1L, true);
  }

  DiskWriter sealHeader(long lba, boolean withArray) {
    int at = (int) (lba * sectorSize);
    if (withArray) {
      int array = (int) (bytes.getLong(at + 72) * sectorSize);
      put32(at + 88, crc(array, bytes.getInt(at + 80) * bytes.getInt(at + 84)));
    }
    put32(at + 16, 0);
    return put32(at + 16, crc(at, bytes.getInt(at + 12)));
  }

  private long crc(int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), from, length);
    return crc.getValue();
  }
}
