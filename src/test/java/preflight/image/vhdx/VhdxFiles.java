package preflight.image.vhdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import preflight.image.NumberedDisk;
import preflight.image.SparseBytes;

/** Good files for tests outside this package. */
public final class VhdxFiles {

  private VhdxFiles() {}

  /** Where the structures of these files start, and the log entry that one of them has. */
  public static int[] structures() {
    return new int[] {
      0,
      VhdxWriter.HEADER_1,
      VhdxWriter.HEADER_2,
      VhdxWriter.REGIONS_1,
      VhdxWriter.REGIONS_2,
      VhdxWriter.LOG,
      VhdxWriter.METADATA,
      VhdxWriter.ITEMS,
      VhdxWriter.BAT,
    };
  }

  static final String LOG_GUID = "A1A2A3A4-B1B2-C1C2-D1D2-E1E2E3E4E5E6";

  /**
   * Two blocks, the second of 8 KiB only, and a log that puts a page and zeros into the first; each
   * structure but the log entry is where {@link #structures} tells, and the entry has 8 KiB.
   */
  public static byte[] withPageInLog() throws IOException {
    VhdxWriter writer = new VhdxWriter().order(1, 0).logGuid(LOG_GUID);
    byte[] file = writer.write(NumberedDisk.sectors(0, (1 << 11) + 16));
    long block = writer.payload(1);
    byte[] entry =
        writer.logEntry(
            1,
            0,
            file.length,
            VhdxWriter.data(block, NumberedDisk.sectors(9000, 8)),
            VhdxWriter.zeros(block + 8192, 4096));
    System.arraycopy(entry, 0, file, VhdxWriter.LOG, entry.length);
    return file;
  }

  /** As {@link #mendChecksums}, with a log entry as long as it says. */
  public static void mendChecksumsByLength(byte[] file) {
    mendChecksums(file);
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(VhdxWriter.LOG + 8);
    if (length >= 64 && length <= 1 << 20) {
      mend(file, VhdxWriter.LOG, length);
    }
  }

  /** Makes the checksums right, whatever the structures say. */
  public static void mendChecksums(byte[] file) {
    mend(file, VhdxWriter.HEADER_1, 4096);
    mend(file, VhdxWriter.HEADER_2, 4096);
    mend(file, VhdxWriter.REGIONS_1, 64 << 10);
    mend(file, VhdxWriter.REGIONS_2, 64 << 10);
    mend(file, VhdxWriter.LOG, 4096);
  }

  private static void mend(byte[] file, int at, int length) {
    byte[] mended = VhdxWriter.checksum(Arrays.copyOfRange(file, at, at + length));
    System.arraycopy(mended, 0, file, at, length);
  }

  /** Four blocks of 1 MiB, in another order. */
  public static byte[] dynamic() throws IOException {
    return new VhdxWriter().order(2, 0, 3, 1).write(NumberedDisk.sectors(0, 4 << 11));
  }

  /** The disk in blocks of 1 MiB, the last one first, with logical sectors of 512 bytes. */
  public static byte[] of(byte[] disk) throws IOException {
    return new VhdxWriter().order(backwards(disk)).write(disk);
  }

  /** The same with logical sectors of 4096 bytes. */
  public static byte[] ofLargeSectors(byte[] disk) throws IOException {
    return new VhdxWriter().sectorSize(4096).order(backwards(disk)).write(disk);
  }

  private static int[] backwards(byte[] disk) {
    int[] order = new int[(disk.length - 1) / (1 << 20) + 1];
    for (int i = 0; i < order.length; i++) {
      order[i] = order.length - 1 - i;
    }
    return order;
  }

  /** A disk of 8 TiB without payload, whose table takes 64 MiB; all of the table is a hole. */
  public static byte[] withHugeTable() throws IOException {
    SparseBytes file = new VhdxWriter().size(8L << 40).metadata();
    file.grow(VhdxWriter.BAT + (65L << 20));
    return file.read(0, (int) file.size());
  }

  /** Needs a parent of the name {@code base.vhdx}. */
  public static byte[] differencing() throws IOException {
    return new VhdxWriter().parent(".\\base.vhdx").order(0).write(NumberedDisk.sectors(0, 1 << 11));
  }

  /** A disk whose log would put a page of zeros into its first block. */
  public static byte[] withLog() throws IOException {
    VhdxWriter writer = new VhdxWriter().order(0).logGuid(LOG_GUID);
    byte[] file = writer.write(NumberedDisk.sectors(0, 1 << 11));
    byte[] entry =
        writer.logEntry(1, 0, file.length, VhdxWriter.zeros(writer.payload(0) + 8192, 4096));
    System.arraycopy(entry, 0, file, VhdxWriter.LOG, entry.length);
    return file;
  }
}
