package preflight.filesystem.xfs;

import preflight.filesystem.BlockContent;
import preflight.io.ReadProblem;

/** Where the blocks of a file's content are. */
interface BlockMap extends BlockContent.Map {

  /** How many blocks of content can be addressed: their numbers have 54 bits. */
  long LIMIT = 1L << 54;

  /**
   * In a row of records, those that a block of content is in or behind.
   *
   * @return the last record that starts at or before it, -1 if none does
   */
  static int find(int count, long logical, Starts starts) throws ReadProblem {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (starts.of(middle) <= logical) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** The first block of content of a record. */
  interface Starts {
    long of(int record) throws ReadProblem;
  }
}
