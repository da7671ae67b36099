package preflight.filesystem;

import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * What all file systems of one machine may read of directories. A hostile directory leads back to
 * the same blocks in each lookup, so a bound on one lookup is not enough.
 */
public final class Effort {

  private long bytes;

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
}
