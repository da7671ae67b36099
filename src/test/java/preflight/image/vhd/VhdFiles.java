package preflight.image.vhd;

import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class VhdFiles {

  private static final int BLOCK = 2 << 20;

  private VhdFiles() {}

  /** Four blocks of 4096 bytes, in another order. */
  public static byte[] dynamic() {
    return new VhdWriter()
        .blockSize(4096)
        .order(2, 0, 3, 1)
        .geometry(0x0001_0120)
        .dynamic(NumberedDisk.sectors(0, 32));
  }

  /** The disk in blocks of 2 MiB, the last one first; blocks of zeros are left out. */
  public static byte[] dynamic(byte[] disk) {
    int[] order = new int[(disk.length - 1) / BLOCK + 1];
    int next = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      order[i] = isZero(disk, i * BLOCK) ? VhdWriter.FREE : next++;
    }
    return new VhdWriter().geometry(0).exactBitmaps().order(order).dynamic(disk);
  }

  private static boolean isZero(byte[] disk, int start) {
    for (int i = start; i < Math.min(disk.length, start + BLOCK); i++) {
      if (disk[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The disk with a footer. */
  public static byte[] fixed(byte[] disk) {
    return new VhdWriter().geometry(0).fixed(disk);
  }

  /** 32 sectors. */
  public static byte[] fixed() {
    return new VhdWriter().geometry(0x0001_0120).fixed(NumberedDisk.sectors(0, 32));
  }

  /** Needs a parent of the name {@code base.vhd}. */
  public static byte[] differencing() {
    return new VhdWriter()
        .type(4)
        .parent("base.vhd")
        .blockSize(4096)
        .order(2, 0, 3, 1)
        .geometry(0x0001_0120)
        .dynamic(NumberedDisk.sectors(0, 32));
  }

  /** Makes the checksum of the footer at the end right. */
  public static void mendFooter(byte[] file) {
    VhdWriter.checksum(file, file.length - 512, 512, 64);
  }

  /** Makes all checksums of a dynamic disk right, whatever the structures say. */
  public static void mendChecksums(byte[] file) {
    VhdWriter.checksum(file, 0, 512, 64);
    VhdWriter.checksum(file, 512, 1024, 36);
    mendFooter(file);
  }

  /** Where the third of four blocks is not in the file. */
  public static byte[] withHole() {
    return new VhdWriter()
        .blockSize(4096)
        .order(1, 0, VhdWriter.FREE, 2)
        .geometry(0x0001_0120)
        .dynamic(NumberedDisk.sectors(0, 32));
  }

  /** A dynamic disk whose footer is not the copy at its head. */
  public static byte[] withOtherFooter() {
    byte[] file = dynamic();
    int footer = file.length - 512;
    file[footer + 27] ^= 1;
    mendFooter(file);
    return file;
  }

  /** A dynamic disk whose footer has a wrong checksum, and so has its copy. */
  public static byte[] withWrongChecksums() {
    byte[] file = dynamic();
    file[27] ^= 1;
    file[file.length - 512 + 27] ^= 1;
    return file;
  }
}
