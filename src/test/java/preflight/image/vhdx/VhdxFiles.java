package preflight.image.vhdx;

import java.io.IOException;
import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class VhdxFiles {

  private VhdxFiles() {}

  /** Four blocks of 1 MiB, in another order. */
  public static byte[] dynamic() throws IOException {
    return new VhdxWriter().order(2, 0, 3, 1).write(NumberedDisk.sectors(0, 4 << 11));
  }

  /** One block of the size of the disk, with logical sectors of 4096 bytes. */
  public static byte[] ofLargeSectors(byte[] disk) throws IOException {
    int blocks = (disk.length - 1) / (1 << 20) + 1;
    int[] order = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      order[i] = blocks - 1 - i;
    }
    return new VhdxWriter().sectorSize(4096).order(order).write(disk);
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

  static final String LOG_GUID = "A1A2A3A4-B1B2-C1C2-D1D2-E1E2E3E4E5E6";
}
