package preflight.image.vdi;

import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class VdiFiles {

  private VdiFiles() {}

  /** Four blocks of 4096 bytes, in another order. */
  public static byte[] dynamic() {
    return new VdiWriter().blockSize(4096).map(2, 0, 3, 1).write(NumberedDisk.sectors(0, 32));
  }

  /** Any disk in blocks of 1 MiB, which stand in this order behind so many extra bytes each. */
  public static byte[] dynamic(byte[] disk, int extra, int... map) {
    return new VdiWriter().extra(extra).map(map).write(disk);
  }
}
