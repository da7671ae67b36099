package preflight.filesystem.btrfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * Where a subvolume stands in another one ({@code struct btrfs_root_ref}, the same for both
 * directions).
 *
 * @param directory its inode in the other subvolume
 */
record RootReference(long directory, byte[] name) {

  private static final int HEADER = 18;

  static RootReference parse(Bytes bytes) throws ReadProblem {
    int length = bytes.u16(16);
    if (length == 0 || bytes.length() != HEADER + length) {
      throw bytes.corrupt(16, "name_len " + length + " in an item of " + bytes.length());
    }
    return new RootReference(bytes.bits64(0), bytes.array(HEADER, length));
  }
}
