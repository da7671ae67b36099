package preflight.image.vhdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import preflight.image.SparseBytes;

/**
 * Writes VHDX files of layouts that no tool writes ([MS-VHDX]): log at 1 MiB, metadata at 2 MiB,
 * BAT at 3 MiB, payload behind it.
 */
final class VhdxWriter {

  static final int MIB = 1 << 20;
  static final int HEADER_1 = 64 << 10;
  static final int HEADER_2 = 128 << 10;
  static final int REGIONS_1 = 192 << 10;
  static final int REGIONS_2 = 256 << 10;
  static final int LOG = MIB;
  static final int METADATA = 2 * MIB;
  static final int ITEMS = METADATA + (64 << 10);
  static final int BAT = 3 * MIB;

  /** Payload states as places of {@link #order}. */
  static final int NOT_PRESENT = -1;

  static final int UNDEFINED = -2;
  static final int ZERO = -3;
  static final int UNMAPPED = -4;

  private int blockSize = MIB;
  private int sectorSize = 512;
  private int flags;
  private int[] order = {};
  private long size = -1;
  private String parentPath = "";
  private String logGuid = "00000000-0000-0000-0000-000000000000";

  VhdxWriter blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  VhdxWriter sectorSize(int bytes) {
    sectorSize = bytes;
    return this;
  }

  /** LeaveBlocksAllocated. */
  VhdxWriter fixed() {
    flags |= 1;
    return this;
  }

  VhdxWriter parent(String path) {
    flags |= 2;
    parentPath = path;
    return this;
  }

  /** The place of each block among the blocks of the file, or a state without payload. */
  VhdxWriter order(int... places) {
    order = places;
    return this;
  }

  /** VirtualDiskSize, where it is not that of the disk. */
  VhdxWriter size(long bytes) {
    size = bytes;
    return this;
  }

  VhdxWriter logGuid(String guid) {
    logGuid = guid;
    return this;
  }

  /** The file with the blocks of {@code disk}. */
  byte[] write(byte[] disk) throws IOException {
    size = size < 0 ? disk.length : size;
    SparseBytes file = metadata();
    for (int i = 0; i < order.length; i++) {
      entry(file, i, order[i]);
      if (order[i] >= 0) {
        int count = Math.min(blockSize, disk.length - i * blockSize);
        byte[] block = Arrays.copyOfRange(disk, i * blockSize, i * blockSize + count);
        file.put(payload(order[i]), block).grow(payload(order[i]) + blockSize);
      }
    }
    return file.read(0, (int) file.size());
  }

  /** Of the block at a place among those of the file. */
  long payload(int place) {
    long blocks = (size - 1) / blockSize + 1;
    long table = ((blocks + blocks / chunkRatio()) * 8 + MIB - 1) / MIB * MIB;
    return BAT + table + (long) place * blockSize;
  }

  private long chunkRatio() {
    return (1L << 23) * sectorSize / blockSize;
  }

  /** Everything but BAT entries and payload; the size must have been given. */
  SparseBytes metadata() {
    SparseBytes file = new SparseBytes("disk.vhdx");
    file.put(0, "vhdxfile".getBytes(StandardCharsets.US_ASCII));
    file.put(8, "a test".getBytes(StandardCharsets.UTF_16LE));
    file.put(HEADER_1, header(7));
    file.put(HEADER_2, header(8));
    file.put(REGIONS_1, regions());
    file.put(REGIONS_2, regions());
    file.put(LOG, new byte[1]);
    ByteBuffer table = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
    table.put("metadata".getBytes(StandardCharsets.US_ASCII)).putShort(10, (short) 6);
    long[] at = {ITEMS};
    int[] entry = {0};
    byte[] parameters = join(u32(blockSize), u32(flags));
    byte[] diskSize = join(u32((int) size), u32((int) (size >>> 32)));
    byte[] diskId = guid("01020304-0506-0708-090A-0B0C0D0E0F10");
    item(file, table, entry, at, "CAA16737-FA36-4D43-B3B6-33F0AA44E76B", 4, parameters);
    item(file, table, entry, at, "2FA54224-CD1B-4876-B211-5DBED83BF4B8", 6, diskSize);
    item(file, table, entry, at, "BECA12AB-B2E6-4523-93EF-C309E000C746", 6, diskId);
    item(file, table, entry, at, "8141BF1D-A96F-4709-BA47-F233A8FAAB5F", 6, u32(sectorSize));
    item(file, table, entry, at, "CDA348C7-445D-4471-9CC9-E9885251C556", 6, u32(4096));
    if ((flags & 2) != 0) {
      item(file, table, entry, at, "A8D35F2D-B30B-454D-ABF7-D3D84834AB0C", 4, locator());
    }
    table.putShort(10, (short) entry[0]);
    return file.put(METADATA, table.array()).grow(BAT + MIB);
  }

  /** Writes the BAT entry of a payload block. */
  void entry(SparseBytes file, long block, int place) {
    long index = block + block / chunkRatio();
    long value = place >= 0 ? payload(place) | 6 : -1 - place;
    file.put(BAT + index * 8, join(u32((int) value), u32((int) (value >>> 32))));
  }

  private byte[] header(long sequence) {
    ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    header.put("head".getBytes(StandardCharsets.US_ASCII)).putInt(0).putLong(sequence);
    header.put(16, guid("11111111-2222-3333-4444-555555555555"));
    header.put(48, guid(logGuid));
    header.putShort(66, (short) 1).putInt(68, MIB).putLong(72, LOG);
    return checksum(header.array());
  }

  private byte[] regions() {
    long blocks = (size - 1) / blockSize + 1;
    long table = ((blocks + blocks / chunkRatio()) * 8 + MIB - 1) / MIB * MIB;
    ByteBuffer regions = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
    regions.put("regi".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(2).putInt(0);
    regions.put(guid("2DC27766-F623-4200-9D64-115E9BFD4A08"));
    regions.putLong(BAT).putInt((int) table).putInt(1);
    regions.put(guid("8B7CA206-4790-4B9A-B8FE-575F050F886E"));
    regions.putLong(METADATA).putInt(MIB).putInt(1);
    return checksum(regions.array());
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static void item(
      SparseBytes file,
      ByteBuffer table,
      int[] entry,
      long[] at,
      String guid,
      int flags,
      byte[] content) {
    int place = 32 + entry[0] * 32;
    table.put(place, guid(guid)).putInt(place + 16, (int) (at[0] - METADATA));
    table.putInt(place + 20, content.length).putInt(place + 24, flags);
    file.put(at[0], content);
    entry[0]++;
    at[0] += content.length;
  }

  private byte[] locator() {
    byte[] key = "relative_path".getBytes(StandardCharsets.UTF_16LE);
    byte[] value = parentPath.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer locator =
        ByteBuffer.allocate(32 + key.length + value.length).order(ByteOrder.LITTLE_ENDIAN);
    locator.put(guid("B04AEFB7-D19E-4A81-B789-25B8E9445913"));
    locator.putShort((short) 0).putShort((short) 1).putInt(32).putInt(32 + key.length);
    locator.putShort((short) key.length).putShort((short) value.length);
    locator.put(key).put(value);
    return locator.array();
  }

  /** One change that a log entry makes: a page, or zeros where the page is empty. */
  @SuppressWarnings("ArrayRecordComponent")
  record Change(long offset, long length, byte[] page) {}

  static Change data(long offset, byte[] page) {
    return new Change(offset, page.length, page);
  }

  static Change zeros(long offset, long length) {
    return new Change(offset, length, new byte[0]);
  }

  /** A log entry ([MS-VHDX] 2.3.1). */
  byte[] logEntry(long sequence, int tail, long fileSize, Change... changes) {
    int head = (64 + changes.length * 32 + 4095) / 4096 * 4096;
    int pages = 0;
    for (Change change : changes) {
      pages += change.page().length == 0 ? 0 : 1;
    }
    ByteBuffer entry = ByteBuffer.allocate(head + pages * 4096).order(ByteOrder.LITTLE_ENDIAN);
    entry.put("loge".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(entry.capacity());
    entry.putInt(tail).putLong(sequence).putInt(changes.length).putInt(0);
    entry.put(guid(logGuid)).putLong(fileSize).putLong(fileSize);
    int sector = head;
    for (Change change : changes) {
      byte[] page = change.page();
      if (page.length == 0) {
        entry.put("zero".getBytes(StandardCharsets.US_ASCII)).putInt(0).putLong(change.length());
      } else {
        entry.put("desc".getBytes(StandardCharsets.US_ASCII));
        entry.put(page, 4092, 4).put(page, 0, 8);
        entry.put(sector, "data".getBytes(StandardCharsets.US_ASCII));
        entry.putInt(sector + 4, (int) (sequence >>> 32));
        entry.put(sector + 8, page, 8, 4084).putInt(sector + 4092, (int) sequence);
        sector += 4096;
      }
      entry.putLong(change.offset()).putLong(sequence);
    }
    return checksum(entry.array());
  }

  /** Writes the CRC-32C of a structure into its bytes 4 to 7. */
  static byte[] checksum(byte[] structure) {
    ByteBuffer buffer = ByteBuffer.wrap(structure).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(4, 0);
    CRC32C crc = new CRC32C();
    crc.update(structure);
    buffer.putInt(4, (int) crc.getValue());
    return structure;
  }

  static byte[] guid(String text) {
    UUID uuid = UUID.fromString(text);
    long high = uuid.getMostSignificantBits();
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    bytes.order(ByteOrder.BIG_ENDIAN).putLong(uuid.getLeastSignificantBits());
    return bytes.array();
  }
}
