package preflight.filesystem.xfs;

import java.io.IOException;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.CorruptException;

/** The inodes of one file system, each read when it is asked for. */
final class Inodes {

  private final Superblock superblock;
  private final Blocks blocks;
  private final Troubles troubles;
  private final Recent<Long, Inode> recent = new Recent<>(256);

  Inodes(Superblock superblock, Blocks blocks, Troubles troubles) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.troubles = troubles;
  }

  /** Its number tells where it stands; that it is in use is told by itself. */
  Inode get(long number) throws IOException {
    Inode known = recent.get(number);
    if (known != null) {
      return known;
    }
    String name = "inode " + Long.toUnsignedString(number);
    Geometry geometry = superblock.geometry();
    if (!geometry.isInode(number)) {
      throw new CorruptException(name, "not within an allocation group of the file system");
    }
    Inode inode =
        Inode.parse(
            number,
            blocks.read(name, geometry.inodeOffset(number), geometry.inodeSize()),
            superblock,
            troubles);
    recent.put(number, inode);
    return inode;
  }
}
