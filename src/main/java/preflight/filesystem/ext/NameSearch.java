package preflight.filesystem.ext;

import java.util.Arrays;

/** Looks for one name among those of a directory, and wants no more when it has it. */
final class NameSearch implements DirectoryBlock.Visitor {

  private final byte[] name;
  private long found;

  NameSearch(byte[] name) {
    this.name = name;
  }

  byte[] name() {
    return name;
  }

  /** The number of the inode under the name, 0 where it has not been met. */
  long found() {
    return found;
  }

  @Override
  public boolean entry(byte[] entry, long inode) {
    if (Arrays.equals(entry, name)) {
      found = inode;
    }
    return found == 0;
  }
}
