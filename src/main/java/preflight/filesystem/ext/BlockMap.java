package preflight.filesystem.ext;

import java.io.IOException;

/** Where the blocks of a file's content are. */
interface BlockMap {

  /**
   * Blocks in a row.
   *
   * @param physical the first one's number in the file system, 0 for a hole
   * @param length in blocks, at least 1
   */
  record Run(long physical, long length) {
    static Run hole(long length) {
      return new Run(0, length);
    }

    boolean isHole() {
      return physical == 0;
    }
  }

  /** From the given block of the content on, as far as it goes without looking further. */
  Run run(long logical) throws IOException;

  /** How many blocks of content it can address. */
  long limit();
}
