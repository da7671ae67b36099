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

  /** A disk in grains of 4096 bytes, the third of which stands at this sector of the file. */
  public static byte[] thirdGrainAt(byte[] disk, int sector) {
    return new VmdkWriter(disk).entry(2, sector).plain();
  }

  /** A stream in grains of 64 KiB, the second of which is stored as these bytes. */
  public static byte[] secondGrainAs(byte[] disk, byte[] compressed) {
    VmdkWriter writer = new VmdkWriter(disk).grain(128).compressed(1, compressed);
    return writer.descriptor(writer.descriptor("streamOptimized", "disk.vmdk")).stream();
  }
}
