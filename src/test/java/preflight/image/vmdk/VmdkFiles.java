package preflight.image.vmdk;

import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class VmdkFiles {

  private VmdkFiles() {}

  /** 64 sectors, with a redundant directory. */
  public static byte[] sparse() {
    return new VmdkWriter(NumberedDisk.sectors(0, 64)).redundant().plain();
  }

  /** 64 sectors, with the directory at the end. */
  public static byte[] stream() {
    VmdkWriter writer = new VmdkWriter(NumberedDisk.sectors(0, 64));
    return writer.descriptor(writer.descriptor("streamOptimized", "disk.vmdk")).stream();
  }
}
