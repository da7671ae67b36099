package preflight.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A dynamic disk (Virtual Hard Disk Image Format Specification, 2006): footer copy, header, block
 * allocation table, blocks in the disk's order, footer. The head is written again at the end, when
 * the table is known.
 *
 * <p>The creator is {@code win }, as Hyper-V writes it: QEMU and others then take the disk's size
 * from Current Size, and not from a geometry that cannot tell every size. The time stamp is that of
 * the format's epoch, and the identifier made of the content, so that the same disk always gives
 * the same bytes.
 */
final class DynamicVhdWriter implements DiskWriter {

  /** The largest disk, in bytes (specification, "Dynamic Disk Header Format"). */
  static final long LARGEST = 2040L << 30;

  private static final int SECTOR = 512;
  private static final int HEADER = 1024;
  private static final int BLOCK = 2 * 1024 * 1024;
  private static final int FOOTER_CHECKSUM = 64;
  private static final int HEADER_CHECKSUM = 36;
  private static final int IDENTIFIER = 68;
  private static final int UNUSED = -1;

  private final Target target;
  private final long start;
  private final long size;
  private final int[] table;
  private final MessageDigest content;
  private int current = -1;

  /**
   * @param size of the disk, in bytes, a multiple of 512, at most {@link #LARGEST}
   */
  DynamicVhdWriter(Target target, long size) {
    this.target = target;
    this.start = target.position();
    this.size = size;
    this.table = new int[(int) ((size + BLOCK - 1) / BLOCK)];
    Arrays.fill(table, UNUSED);
    try {
      this.content = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  @Override
  public boolean prepare(Piece piece, Deflater deflater) {
    if (RawWriter.markData(piece) == 0) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(piece.bytes, 0, Piece.SIZE);
    piece.checksum = (int) crc.getValue();
    return true;
  }

  @Override
  public void begin() throws IOException {
    target.zeros(SECTOR + HEADER);
    target.zeros(tableBytes());
  }

  private int tableBytes() {
    return (table.length * Integer.BYTES + SECTOR - 1) / SECTOR * SECTOR;
  }

  @Override
  public void write(Piece piece) throws IOException {
    content.update(ByteBuffer.allocate(12).putLong(piece.offset).putInt(piece.checksum).array());
    int block = (int) (piece.offset / BLOCK);
    if (block != current) {
      endBlock();
      current = block;
      table[block] = (int) ((target.position() - start) / SECTOR);
      byte[] bitmap = new byte[BLOCK / SECTOR / 8];
      Arrays.fill(bitmap, (byte) 0xFF);
      target.write(bitmap);
    }
    target.zeros(blockStart() + piece.offset % BLOCK - target.position());
    RawWriter.writeMarked(piece, target);
  }

  /** Where the content of the current block begins in the target. */
  private long blockStart() {
    return start + Integer.toUnsignedLong(table[current]) * SECTOR + BLOCK / SECTOR / 8;
  }

  private void endBlock() throws IOException {
    if (current >= 0) {
      target.zeros(blockStart() + BLOCK - target.position());
    }
  }

  @Override
  public void finish() throws IOException {
    endBlock();
    byte[] footer = footer();
    target.write(footer);
    target.rewrite(start, footer);
    target.rewrite(start + SECTOR, header());
    ByteBuffer entries = ByteBuffer.allocate(tableBytes());
    Arrays.fill(entries.array(), (byte) 0xFF);
    entries.asIntBuffer().put(table);
    target.rewrite(start + SECTOR + HEADER, entries.array());
  }

  private byte[] header() {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(ascii("cxsparse")).putLong(-1).putLong(SECTOR + HEADER);
    header.putInt(0x10000).putInt(table.length).putInt(BLOCK);
    return withChecksum(header.array(), HEADER_CHECKSUM);
  }

  private byte[] footer() {
    ByteBuffer footer = ByteBuffer.allocate(SECTOR);
    footer.put(ascii("conectix")).putInt(2).putInt(0x10000).putLong(SECTOR).putInt(0);
    footer.put(ascii("win ")).putInt(0xA0000).put(ascii("Wi2k"));
    footer.putLong(size).putLong(size).putInt(geometry(size / SECTOR)).putInt(3);
    footer.position(IDENTIFIER);
    footer.put(identifier());
    return withChecksum(footer.array(), FOOTER_CHECKSUM);
  }

  /** A name-based UUID of custom kind (RFC 9562, version 8) of the content and its places. */
  private byte[] identifier() {
    content.update(ByteBuffer.allocate(Long.BYTES).putLong(size).array());
    byte[] uuid = Arrays.copyOf(content.digest(), 16);
    uuid[6] = (byte) ((uuid[6] & 0x0F) | 0x80);
    uuid[8] = (byte) ((uuid[8] & 0x3F) | 0x80);
    return uuid;
  }

  /** Cylinders, heads and sectors per track (specification, "CHS Calculation"). */
  static int geometry(long sectors) {
    long total = Math.min(sectors, 65535L * 16 * 255);
    int perTrack;
    int heads;
    long rows;
    if (total >= 65535L * 16 * 63) {
      perTrack = 255;
      heads = 16;
      rows = total / perTrack;
    } else {
      perTrack = 17;
      rows = total / perTrack;
      heads = (int) Math.max(4, (rows + 1023) / 1024);
      if (rows >= heads * 1024L || heads > 16) {
        perTrack = 31;
        heads = 16;
        rows = total / perTrack;
      }
      if (rows >= heads * 1024L) {
        perTrack = 63;
        heads = 16;
        rows = total / perTrack;
      }
    }
    int cylinders = (int) (rows / heads);
    return (cylinders << 16) | (heads << 8) | perTrack;
  }

  private static byte[] withChecksum(byte[] bytes, int field) {
    int sum = 0;
    for (byte each : bytes) {
      sum += Byte.toUnsignedInt(each);
    }
    ByteBuffer.wrap(bytes).putInt(field, ~sum);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
