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

  /** Any disk, its grains in reverse, with a redundant directory and 8 entries in a table. */
  public static byte[] sparse(byte[] disk, int grainSectors) {
    return new VmdkWriter(disk).grain(grainSectors).redundant().plain();
  }

  /** Any disk, with the directory behind the grains, a footer, and progress markers. */
  public static byte[] stream(byte[] disk, int grainSectors) {
    VmdkWriter writer = new VmdkWriter(disk).grain(grainSectors).progress();
    return writer.descriptor(writer.descriptor("streamOptimized", "renamed.vmdk")).stream();
  }

  /** One part of a split disk: a sparse file without descriptor. */
  public static byte[] part(byte[] disk) {
    return new VmdkWriter(disk).descriptor("").plain();
  }
}
