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
}
