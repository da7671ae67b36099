package preflight.filesystem.xfs;

import java.util.Optional;
import java.util.zip.CRC32C;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * The CRC-32C of a structure of version 5, computed with zeros in its own place. It is the one
 * field that is stored with the least significant byte first (kernel fs/xfs/libxfs/xfs_cksum.h).
 */
final class Checksum {

  private Checksum() {}

  /**
   * Tells of a wrong one.
   *
   * @param bytes the whole structure
   * @param at where the checksum stands
   */
  static void verify(Bytes bytes, int at, Troubles troubles) throws ReadProblem {
    wrong(bytes, at).ifPresent(troubles::add);
  }

  /** What is wrong with one; empty where it is right. */
  static Optional<Trouble> wrong(Bytes bytes, int at) throws ReadProblem {
    int stored = Integer.reverseBytes((int) bytes.u32(at));
    byte[] all = bytes.array(0, bytes.length());
    for (int i = at; i < at + 4; i++) {
      all[i] = 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(all, 0, all.length);
    int computed = (int) crc.getValue();
    return stored == computed
        ? Optional.empty()
        : Optional.of(Troubles.checksum(bytes.structure(), stored, computed, bytes.absolute(at)));
  }
}
