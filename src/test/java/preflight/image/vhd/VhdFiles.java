package preflight.image.vhd;

import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class VhdFiles {

  private VhdFiles() {}

  /** Four blocks of 4096 bytes, in another order. */
  public static byte[] dynamic() {
    return new VhdWriter()
        .blockSize(4096)
        .order(2, 0, 3, 1)
        .geometry(0x0001_0120)
        .dynamic(NumberedDisk.sectors(0, 32));
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

  /** A dynamic disk whose footer is not the copy at its head. */
  public static byte[] withOtherFooter() {
    byte[] file = dynamic();
    int footer = file.length - 512;
    file[footer + 27] ^= 1;
    VhdWriter.checksum(file, footer, 512, 64);
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
