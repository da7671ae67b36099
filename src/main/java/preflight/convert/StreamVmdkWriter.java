package preflight.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A stream-optimized extent (VMware Virtual Disk Format 5.0, "Stream-Optimized Compressed Sparse
 * Extents"): header, descriptor, deflated grains each behind a marker, the grain tables each behind
 * its grains, the grain directory, and a footer that says where it is. Nothing is written twice.
 *
 * <p>The content identifier is made of the capacity, since clock and chance would make other bytes
 * of the same disk.
 */
final class StreamVmdkWriter implements DiskWriter {

  /** The largest disk, in bytes: what VMware calls 62 TiB fits. */
  static final long LARGEST = 64L << 40;

  static final int SECTOR = 512;
  private static final int GRAIN = 64 * 1024;
  private static final int GRAINS = Piece.SIZE / GRAIN;
  private static final int TABLE_ENTRIES = 512;
  private static final int MARKER = 12;

  /** Deflate adds five bytes for each 16 KiB that do not become smaller, and zlib's six. */
  private static final int WORST_GRAIN = GRAIN + 1024;

  /** Sectors before the first grain ("overHead"); grains begin at a multiple of their size. */
  private static final int OVERHEAD = GRAIN / SECTOR;

  private static final int DESCRIPTOR_SECTORS = 20;

  private static final int END_OF_STREAM = 0;
  private static final int GRAIN_TABLE = 1;
  private static final int GRAIN_DIRECTORY = 2;
  private static final int FOOTER = 3;

  private final Target target;
  private final long start;
  private final long sectors;
  private final int[] directory;
  private final int[] table = new int[TABLE_ENTRIES];
  private int tableNumber = -1;

  /**
   * @param size of the disk, in bytes, a multiple of 512, at most {@link #LARGEST}
   */
  StreamVmdkWriter(Target target, long size) {
    this.target = target;
    this.start = target.position();
    this.sectors = size / SECTOR;
    long grains = (size + GRAIN - 1) / GRAIN;
    this.directory = new int[(int) ((grains + TABLE_ENTRIES - 1) / TABLE_ENTRIES)];
  }

  @Override
  public boolean prepare(Piece piece, Deflater deflater) {
    if (piece.ends.length < GRAINS) {
      piece.packed = new byte[GRAINS * (WORST_GRAIN + SECTOR)];
      piece.ends = new int[GRAINS];
    }
    int end = 0;
    for (int grain = 0; grain < GRAINS; grain++) {
      if (!piece.isZero(grain * GRAIN, GRAIN)) {
        end = deflate(piece, grain, end, deflater);
      }
      piece.ends[grain] = end;
    }
    return end > 0;
  }

  /** The marker, the data, and zeros to the end of the sector. */
  private static int deflate(Piece piece, int grain, int from, Deflater deflater) {
    deflater.reset();
    deflater.setInput(piece.bytes, grain * GRAIN, GRAIN);
    deflater.finish();
    int length = deflater.deflate(piece.packed, from + MARKER, WORST_GRAIN);
    if (!deflater.finished()) {
      throw new IllegalStateException("a grain grew by more than deflate can add");
    }
    ByteBuffer.wrap(piece.packed, from, MARKER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong((piece.offset + (long) grain * GRAIN) / SECTOR)
        .putInt(length);
    int end = from + MARKER + length;
    while ((end - from) % SECTOR != 0) {
      piece.packed[end++] = 0;
    }
    return end;
  }

  @Override
  public void begin() throws IOException {
    target.write(header(-1));
    byte[] text = descriptor().getBytes(StandardCharsets.US_ASCII);
    target.write(text);
    target.pad(start, OVERHEAD * SECTOR);
  }

  @Override
  public void write(Piece piece) throws IOException {
    int from = 0;
    for (int i = 0; i < GRAINS; i++) {
      int end = piece.ends[i];
      if (end > from) {
        long grain = piece.offset / GRAIN + i;
        require((int) (grain / TABLE_ENTRIES));
        table[(int) (grain % TABLE_ENTRIES)] = sector();
        target.write(piece.packed, from, end - from);
      }
      from = end;
    }
  }

  /** Begins the table of this number, after the one before was written. */
  private void require(int number) throws IOException {
    if (number != tableNumber) {
      writeTable();
      tableNumber = number;
    }
  }

  private void writeTable() throws IOException {
    if (tableNumber < 0) {
      return;
    }
    marker(table.length * Integer.BYTES / SECTOR, GRAIN_TABLE);
    directory[tableNumber] = sector();
    target.write(littleEndian(table, 0, table.length));
    java.util.Arrays.fill(table, 0);
  }

  @Override
  public void finish() throws IOException {
    writeTable();
    int perSector = SECTOR / Integer.BYTES;
    int length = (directory.length + perSector - 1) / perSector;
    marker(length, GRAIN_DIRECTORY);
    long at = (target.position() - start) / SECTOR;
    for (int from = 0; from < directory.length; from += perSector) {
      target.write(littleEndian(directory, from, Math.min(perSector, directory.length - from)));
    }
    target.pad(start, SECTOR);
    marker(1, FOOTER);
    target.write(header(at));
    marker(0, END_OF_STREAM);
  }

  private int sector() throws WriteException {
    long sector = (target.position() - start) / SECTOR;
    if (sector > 0xFFFFFFFFL) {
      throw new WriteException(
          new IOException("the VMDK becomes larger than 2 TiB, which its tables cannot address"));
    }
    return (int) sector;
  }

  private static byte[] littleEndian(int[] values, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values, from, count);
    return bytes.array();
  }

  /** Of metadata: how many sectors follow, the size 0, and the type. */
  private void marker(int following, int type) throws IOException {
    ByteBuffer marker = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    marker.putLong(following).putInt(0).putInt(type);
    target.write(marker.array());
  }

  /**
   * The header, or its copy in the footer.
   *
   * @param directoryAt in sectors; -1 where the footer tells
   */
  private byte[] header(long directoryAt) {
    ByteBuffer header = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    header.put("KDMV".getBytes(StandardCharsets.US_ASCII));
    header.putInt(3);
    // the line ends can be tested, grains are compressed, markers stand before them
    header.putInt(0x30001);
    header.putLong(sectors).putLong(GRAIN / SECTOR);
    header.putLong(1).putLong(DESCRIPTOR_SECTORS);
    header.putInt(TABLE_ENTRIES);
    header.putLong(0).putLong(directoryAt).putLong(OVERHEAD);
    header.put((byte) 0);
    header.put("\n \r\n".getBytes(StandardCharsets.US_ASCII));
    header.putShort((short) 1);
    return header.array();
  }

  private String descriptor() {
    int heads = sectors * SECTOR < 1L << 30 ? 64 : 255;
    int perTrack = heads == 64 ? 32 : 63;
    long cylinders = Math.min(65535, Math.max(1, sectors / heads / perTrack));
    return "# Disk DescriptorFile\n"
        + "version=1\n"
        + "CID="
        + identifier()
        + "\nparentCID=ffffffff\n"
        + "createType=\"streamOptimized\"\n"
        + "\n# Extent description\n"
        + "RDONLY "
        + sectors
        + " SPARSE \"disk.vmdk\"\n"
        + "\n# The Disk Data Base\n#DDB\n\n"
        + "ddb.virtualHWVersion = \"10\"\n"
        + "ddb.adapterType = \"lsilogic\"\n"
        + "ddb.geometry.cylinders = \""
        + cylinders
        + "\"\nddb.geometry.heads = \""
        + heads
        + "\"\nddb.geometry.sectors = \""
        + perTrack
        + "\"\n";
  }

  /** Any number but the two that stand for no parent. */
  private String identifier() {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(sectors).array());
    return java.util.HexFormat.of().toHexDigits((int) (crc.getValue() & 0x7FFFFFFF));
  }
}
