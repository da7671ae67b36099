package preflight.image.qcow2;

import preflight.image.NumberedDisk;

/** Good files for tests outside this package. */
public final class Qcow2Files {

  private Qcow2Files() {}

  /** Sixteen clusters of 512 bytes, of which some are holes, zero or deflated. */
  public static byte[] deflated() {
    return new Qcow2Writer()
        .clusterBits(9)
        .map("dcd.czZdccd.ddcd")
        .write(NumberedDisk.sectors(0, 16));
  }

  /** Four clusters of 4096 bytes, of which two are packed with zstd. */
  public static byte[] zstd() {
    return new Qcow2Writer().clusterBits(12).zstd().map("cdcz").write(NumberedDisk.sectors(0, 32));
  }

  /** Three clusters of 16 KiB with subclusters. */
  public static byte[] extended() {
    return new Qcow2Writer()
        .clusterBits(14)
        .extended()
        .map("sds")
        .bitmaps(0x0000FF00_00FF000FL, 0, 0x80000000_00000001L)
        .write(NumberedDisk.sectors(0, 96));
  }

  /** As {@link #deflated}, in version 2. */
  public static byte[] version2() {
    return new Qcow2Writer()
        .version(2)
        .clusterBits(9)
        .map("dcd.c.dd")
        .write(NumberedDisk.sectors(0, 8));
  }

  /** As {@link #deflated}, with one extension, which names a feature. */
  public static byte[] withExtension() {
    return new Qcow2Writer()
        .clusterBits(9)
        .extension(Qcow2Writer.FEATURE_NAMES, Qcow2Writer.feature(0, 40, "test"))
        .map("dcd.czZd")
        .write(NumberedDisk.sectors(0, 8));
  }
}
