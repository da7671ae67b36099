package preflight.filesystem;

import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * What all file systems of one machine may read of directories and allocation tables. A hostile
 * directory leads back to the same blocks in each lookup, so a bound on one lookup is not enough.
 */
public final class Effort {

  private long bytes;
  private long tables;
  private int chunks;
  private long unused;

  /** Of a machine of which nothing was looked at. */
  public Effort() {}

  /**
   * Before a directory block is read.
   *
   * @param length in bytes
   * @throws UnsupportedException where the machine has used up what it may
   */
  public void directory(int length) throws UnsupportedException {
    bytes += length;
    if (bytes > Limits.DIRECTORY_READS) {
      throw new UnsupportedException(
          "directories",
          "more than " + (Limits.DIRECTORY_READS >> 20) + " MiB of them to look through");
    }
  }

  /**
   * Before a part of a file allocation table is read.
   *
   * @param length in bytes
   * @throws UnsupportedException where the machine has used up what it may
   */
  public void allocationTable(int length) throws UnsupportedException {
    tables += length;
    if (tables > Limits.FAT_READS) {
      throw new UnsupportedException(
          "FAT", "more than " + (Limits.FAT_READS >> 20) + " MiB of tables to look through");
    }
  }

  /**
   * Before a chunk of Btrfs is kept.
   *
   * @throws UnsupportedException where the machine has used up what it may
   */
  public void chunk() throws UnsupportedException {
    chunks++;
    if (chunks > Limits.BTRFS_CHUNKS) {
      throw new UnsupportedException(
          "Btrfs chunks", "more than " + Limits.BTRFS_CHUNKS + " of them");
    }
  }

  /**
   * Before a compressed extent is unpacked. One that is unpacked to be used as a whole costs
   * nothing in the end; files that use a little of many again and again do.
   *
   * @param length in bytes
   * @throws UnsupportedException where the machine has used up what it may
   */
  public void unpacked(int length) throws UnsupportedException {
    unused += length;
    if (unused > Limits.BTRFS_UNPACKED) {
      throw new UnsupportedException(
          "compressed extents",
          "more than " + (Limits.BTRFS_UNPACKED >> 20) + " MiB unpacked that no file has");
    }
  }

  /**
   * After a part of an unpacked extent was used.
   *
   * @param length in bytes
   */
  public void used(int length) {
    unused = Math.max(0, unused - length);
  }
}
