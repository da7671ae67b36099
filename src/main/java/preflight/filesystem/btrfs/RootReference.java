package preflight.filesystem.btrfs;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * Where a subvolume stands in another one ({@code struct btrfs_root_ref}, the same for both
 * directions).
 */
final class RootReference {

  private static final int HEADER = 18;

  private final long directory;
  private final byte[] name;

  private RootReference(long directory, byte[] name) {
    this.directory = directory;
    this.name = name;
  }

  static RootReference parse(Bytes bytes) throws ReadProblem {
    int length = bytes.u16(16);
    if (length == 0 || bytes.length() != HEADER + length) {
      throw bytes.corrupt(16, "name_len " + length + " in an item of " + bytes.length());
    }
    return new RootReference(bytes.bits64(0), bytes.array(HEADER, length));
  }

  /** Its inode in the other subvolume. */
  long directory() {
    return directory;
  }

  byte[] name() {
    return name;
  }
}
