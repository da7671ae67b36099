package preflight.filesystem.ext;

import java.io.IOException;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;

/**
 * The block group descriptors, each read when it is asked for, since a large file system has
 * megabytes of them (docs.kernel.org/filesystems/ext4/globals.html, "Block Group Descriptors").
 */
final class GroupDescriptors {

  private final Superblock superblock;
  private final Blocks blocks;
  private final Troubles troubles;
  private final Recent<Long, Long> inodeTables = new Recent<>(1024);

  GroupDescriptors(Superblock superblock, Blocks blocks, Troubles troubles) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.troubles = troubles;
  }

  /** The first block of a group's inode table; the caller has checked the group. */
  long inodeTable(long group) throws IOException {
    Long known = inodeTables.get(group);
    if (known != null) {
      return known;
    }
    String name = "group descriptor " + group;
    long perBlock = blocks.size() / superblock.descriptorSize();
    long block = location(group / perBlock, perBlock);
    blocks.require(name, "location", block, 1, Superblock.OFFSET);
    long offset = block * blocks.size() + group % perBlock * superblock.descriptorSize();
    Bytes bytes = blocks.read(name, offset, superblock.descriptorSize());
    verify(group, bytes);
    long table = bytes.u32(0x8);
    if (superblock.features().has(Feature.SIXTY_FOUR_BIT)) {
      table |= bytes.u32(0x28) << 32;
    }
    long length =
        (superblock.inodesPerGroup() * superblock.inodeSize() + blocks.size() - 1) / blocks.size();
    blocks.require(name, "bg_inode_table", table, length, bytes.absolute(0x8));
    inodeTables.put(group, table);
    return table;
  }

  /** The block that holds the given block of descriptors (kernel fs/ext4/super.c). */
  private long location(long index, long perBlock) {
    long superblockAt = Superblock.OFFSET / blocks.size();
    if (!superblock.features().has(Feature.META_BG) || index < superblock.firstMetaGroup()) {
      return superblockAt + 1 + index;
    }
    long group = index * perBlock;
    long block = superblock.firstDataBlock() + group * superblock.blocksPerGroup();
    if (superblock.hasCopy(group)) {
      block++;
    }
    // with bigalloc the first data block is 0 even where blocks are of 1 KiB
    if (index == 0 && blocks.size() == Superblock.OFFSET && superblock.firstDataBlock() == 0) {
      block++;
    }
    return block;
  }

  private void verify(long group, Bytes bytes) throws IOException {
    byte[] raw = bytes.array(0, bytes.length());
    int stored = bytes.u16(0x1E);
    int computed;
    if (superblock.features().checksums()) {
      raw[0x1E] = 0;
      raw[0x1F] = 0;
      int seed = Checksum.crc32c(superblock.checksumSeed(), group);
      computed = Checksum.crc32c(seed, raw) & 0xFFFF;
    } else if (superblock.features().has(Feature.UNINIT_BG)) {
      byte[] number = Checksum.littleEndian((int) group);
      int crc = Checksum.crc16(superblock.groupChecksumSeed(), number, 0, number.length);
      crc = Checksum.crc16(crc, raw, 0, 0x1E);
      computed = Checksum.crc16(crc, raw, 0x20, raw.length - 0x20);
    } else {
      return;
    }
    if (stored != computed) {
      troubles.badChecksum(bytes.structure(), stored, computed, bytes.absolute(0x1E));
    }
  }
}
