package preflight.filesystem.ext;

import java.io.IOException;
import java.util.Optional;
import preflight.filesystem.Effort;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * Shows the entries of a directory block by block, and reads no further than is asked for. One name
 * is looked up through the directory's hash tree, where it has one.
 */
final class Directories {

  private static final int PARENT = 4;

  private final Superblock superblock;
  private final Blocks blocks;
  private final Troubles troubles;
  private final Effort effort;

  Directories(Superblock superblock, Blocks blocks, Troubles troubles, Effort effort) {
    this.effort = effort;
    this.superblock = superblock;
    this.blocks = blocks;
    this.troubles = troubles;
  }

  /**
   * The number of the inode under a name, 0 where there is no such name.
   *
   * @param map of the directory's content, unless it is inline
   */
  long find(Inode directory, Optional<BlockMap> map, byte[] name) throws IOException {
    NameSearch search = new NameSearch(name);
    if (map.isPresent() && isTree(directory, map.get(), name)) {
      try {
        new HashTree(this, directory, map.get(), superblock, size(directory)).find(search);
        return search.found();
      } catch (CorruptException | TruncatedException e) {
        // as Linux does on ERR_BAD_DX_DIR (fs/ext4/namei.c, __ext4_find_entry): the blocks of names
        // are searched in a row, for which no tree is needed
        troubles.add(e.trouble());
      }
    }
    visit(directory, map, search);
    return search.found();
  }

  /**
   * As {@code is_dx} of Linux. Names of a directory without regard to case are hashed after they
   * are folded, as the Unicode version of the file system does.
   */
  private boolean isTree(Inode directory, BlockMap map, byte[] name) {
    long size = directory.node().size();
    return directory.isIndexed()
        && superblock.features().has(Feature.DIR_INDEX)
        && !directory.isEncrypted()
        && !directory.isCaseFolded()
        && size % blocks.size() == 0
        && size <= map.limit() * blocks.size()
        && superblock.directoryHash().isCertain(name);
  }

  /** In blocks. */
  private long size(Inode directory) {
    return (directory.node().size() + blocks.size() - 1) / blocks.size();
  }

  /**
   * @param map of the directory's content, unless it is inline
   */
  void visit(Inode directory, Optional<BlockMap> map, DirectoryBlock.Visitor visitor)
      throws IOException {
    if (directory.isEncrypted()) {
      throw new UnsupportedException(directory.name(), "encrypt: names in this directory");
    }
    if (map.isEmpty()) {
      visitInline(directory, visitor);
    } else {
      visitBlocks(directory, map.get(), visitor);
    }
  }

  /** Instead of {@code .} and {@code ..} there is the parent's number; the parts are apart. */
  private void visitInline(Inode directory, DirectoryBlock.Visitor visitor) throws IOException {
    Bytes head =
        directory.bytes().slice(directory.name(), Inode.MAP + PARENT, Inode.MAP_SIZE - PARENT);
    if (!block(head).visit(visitor)) {
      return;
    }
    Optional<Bytes> rest = InlineData.rest(directory);
    if (rest.isPresent()) {
      block(rest.get()).visit(visitor);
    } else if (directory.node().size() > Inode.MAP_SIZE) {
      throw directory
          .bytes()
          .corrupt(0x4, "i_size " + directory.node().size() + " without attribute system.data");
    }
  }

  private void visitBlocks(Inode directory, BlockMap map, DirectoryBlock.Visitor visitor)
      throws IOException {
    long size = directory.node().size();
    if (size % blocks.size() != 0) {
      troubles.corrupt(
          directory.name(),
          "i_size " + size + " of a directory is not a multiple of the block size",
          directory.bytes().absolute(0x4));
    }
    if (size > map.limit() * blocks.size()) {
      throw directory.bytes().corrupt(0x4, "i_size " + size + " exceeds what its map can address");
    }
    long end = size(directory);
    long most = Limits.DIRECTORY_BYTES / blocks.size();
    // no block can be twice in a directory, so that more than the device has is a loop
    long there = blocks.onDevice();
    long seen = 0;
    long used = 0;
    long logical = 0;
    while (logical < end) {
      BlockMap.Run run = map.run(logical);
      long length = Math.min(run.length(), end - logical);
      if (run.isHole()) {
        seen += length;
        troubles.add(hole(directory, logical).trouble());
      } else {
        for (long i = 0; i < length && seen < most; i++) {
          seen++;
          if (++used > there) {
            throw new CorruptException(
                directory.name(), "directory of more blocks than the device has, " + there);
          }
          Bytes bytes = read(directory, logical + i, run.physical() + i);
          if (!visitBlock(directory, logical + i, bytes, visitor)) {
            return;
          }
        }
      }
      if (seen >= most) {
        throw new CorruptException(
            directory.name(), "directory of more than " + Limits.DIRECTORY_BYTES + " bytes");
      }
      logical += length;
    }
  }

  private static CorruptException hole(Inode directory, long logical) {
    return directory.bytes().corrupt(Inode.MAP, "directory has a hole at its block " + logical);
  }

  /**
   * One block of a directory.
   *
   * @throws CorruptException where there is a hole
   */
  Bytes read(Inode directory, BlockMap map, long logical) throws IOException {
    BlockMap.Run run = map.run(logical);
    if (run.isHole()) {
      throw hole(directory, logical);
    }
    return read(directory, logical, run.physical());
  }

  private Bytes read(Inode directory, long logical, long physical) throws IOException {
    effort.directory(blocks.size());
    return blocks.read(directory.name() + ", directory block " + logical, physical);
  }

  /** Returns whether the visitor wants more. */
  boolean visitBlock(Inode directory, long logical, Bytes bytes, DirectoryBlock.Visitor visitor)
      throws IOException {
    DirectoryBlock block = block(bytes);
    if (superblock.features().checksums()) {
      verify(directory, logical, bytes, block);
    }
    return block.visit(visitor);
  }

  private void verify(Inode directory, long logical, Bytes bytes, DirectoryBlock block)
      throws IOException {
    boolean root = logical == 0;
    // Linux leaves the checksum of the leaf that a root was before in the root's reserved bytes, so
    // that a node of a tree is told by its entries, not by what its end looks like
    if (directory.isIndexed() && (root ? block.isTreeRoot() : block.isTreeNode())) {
      try {
        new HashTreeNode(bytes, root).verify(directory.checksumSeed());
      } catch (CorruptException e) {
        troubles.add(e.trouble());
      }
      return;
    }
    int tail = block.tail();
    if (tail < 0) {
      troubles.corrupt(bytes.structure(), "no checksum at its end", bytes.absolute(bytes.length()));
      return;
    }
    int stored = (int) bytes.u32(tail + 8);
    int computed = Checksum.crc32c(directory.checksumSeed(), bytes.array(0, tail));
    if (stored != computed) {
      troubles.badChecksum(bytes.structure(), stored, computed, bytes.absolute(tail + 8));
    }
  }

  DirectoryBlock block(Bytes bytes) {
    return new DirectoryBlock(bytes, blocks.size(), superblock.inodeCount());
  }
}
