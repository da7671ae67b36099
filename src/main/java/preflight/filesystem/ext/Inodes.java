package preflight.filesystem.ext;

import java.io.IOException;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.CorruptException;

/** The inodes of one file system, each read when it is asked for. */
final class Inodes {

  private final Superblock superblock;
  private final Blocks blocks;
  private final GroupDescriptors groups;
  private final Troubles troubles;
  private final Recent<Long, Inode> recent = new Recent<>(256);

  Inodes(Superblock superblock, Blocks blocks, Troubles troubles) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.groups = new GroupDescriptors(superblock, blocks, troubles);
    this.troubles = troubles;
  }

  /**
   * @param number counted from 1; the highest one is {@code s_inodes_count} itself
   */
  Inode get(long number) throws IOException {
    Inode known = recent.get(number);
    if (known != null) {
      return known;
    }
    String name = "inode " + Long.toUnsignedString(number);
    long group = (number - 1) / superblock.inodesPerGroup();
    if (number < 1 || number > superblock.inodeCount() || group >= superblock.groupCount()) {
      throw new CorruptException(
          name, "not within the file system's " + superblock.inodeCount() + " inodes");
    }
    long index = (number - 1) % superblock.inodesPerGroup();
    long offset = groups.inodeTable(group) * blocks.size() + index * superblock.inodeSize();
    Inode inode =
        Inode.parse(
            number, blocks.read(name, offset, superblock.inodeSize()), superblock, troubles);
    recent.put(number, inode);
    return inode;
  }
}
