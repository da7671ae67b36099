package preflight.filesystem.xfs;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import preflight.filesystem.BlockContent;
import preflight.filesystem.Effort;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;

/**
 * Shows the entries of a directory block by block, and reads no further than is asked for. One name
 * is looked up through the index, which lies behind the first 32 GiB of the content.
 */
final class Directories {

  private static final long ENTRY_SPACE = 1L << 35;

  /** What a hole or a directory in its inode counts as, in bytes: a lookup takes time as well. */
  private static final int LEAST_EFFORT = 512;

  private final Superblock superblock;
  private final Blocks blocks;
  private final Troubles troubles;
  private final Effort effort;
  private final int blockSize;

  Directories(Superblock superblock, Blocks blocks, Troubles troubles, Effort effort) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.troubles = troubles;
    this.effort = effort;
    this.blockSize = superblock.directoryBlockSize();
  }

  void visitShort(Inode directory, EntryVisitor visitor) throws IOException {
    effort.directory(LEAST_EFFORT);
    Bytes fork = directory.fork();
    ShortDirectory.visit(
        fork.slice(fork.structure(), 0, (int) directory.node().size()), superblock, visitor);
  }

  /**
   * Blocks of which all entries are gone are holes.
   *
   * @param map of the directory's content
   */
  void visit(Inode directory, BlockMap map, EntryVisitor visitor) throws IOException {
    long size = directory.node().size();
    if (size % blockSize != 0 || size > ENTRY_SPACE) {
      throw new CorruptException(
          directory.name(),
          "di_size " + size + " of a directory in blocks of " + blockSize + " bytes",
          directory.fork().absolute(0));
    }
    int step = blockSize / blocks.size();
    long end = size / blocks.size();
    // no block can be twice in a directory, so that more than the device has is a loop
    long most = Math.min(Limits.DIRECTORY_BYTES, blocks.onDevice() + blockSize);
    long used = 0;
    long logical = 0;
    while (logical < end) {
      BlockContent.Run run = map.run(logical);
      if (run.readsAsZeros()) {
        effort.directory(LEAST_EFFORT);
        // the hole may end within a directory block, which is then incomplete
        long whole = run.length() / step * step;
        // the first block is always there, since it has the directory itself and its parent
        if (whole == 0 || logical == 0) {
          throw incomplete(directory, logical);
        }
        logical += whole;
        continue;
      }
      used += blockSize;
      if (used > most) {
        throw new CorruptException(directory.name(), "directory of more than " + most + " bytes");
      }
      effort.directory(blockSize);
      Bytes bytes = read(directory, map, logical, run);
      boolean more =
          DirectoryBlock.parse(
                  bytes, superblock, directory.node().id(), size == blockSize, troubles)
              .visit(visitor);
      if (!more) {
        return;
      }
      logical += step;
    }
  }

  /**
   * Shows the entries of the blocks in which names with the hash of this one stand.
   *
   * @param map of the directory's content
   * @return false where there is no index, or none that can be trusted, which is told
   */
  boolean visitIndexed(Inode directory, BlockMap map, byte[] name, EntryVisitor visitor)
      throws IOException {
    if (directory.node().size() <= blockSize || superblock.features().has(Feature.BORG)) {
      return false;
    }
    if (map.run(ENTRY_SPACE / blocks.size()).readsAsZeros()) {
      return false;
    }
    int step = blockSize / blocks.size();
    DirectoryIndex index =
        new DirectoryIndex(
            logical -> indexBlock(directory, map, logical),
            superblock.features().checksums(),
            ENTRY_SPACE / blocks.size());
    Set<Long> seen = new HashSet<>();
    try {
      index.find(
          NameHash.of(name),
          offset -> {
            long logical = offset / blockSize * step;
            if (offset >= directory.node().size()) {
              throw new CorruptException(
                  directory.name(), "index with an entry at " + offset + ", behind the directory");
            }
            return !seen.add(logical) || visitBlock(directory, map, logical, visitor);
          });
      return true;
    } catch (CorruptException | TruncatedException e) {
      // unlike Linux, which gives up
      troubles.add(e.trouble());
      return false;
    }
  }

  private Bytes indexBlock(Inode directory, BlockMap map, long logical) throws IOException {
    if (logical < ENTRY_SPACE / blocks.size()) {
      throw new CorruptException(
          directory.name(), "index with a block at " + logical + ", among the entries");
    }
    Bytes bytes = block(directory, map, logical);
    if (superblock.features().checksums()) {
      DirectoryIndex.IDENTITY.verify(
          bytes, directory.node().id(), superblock.metadataUuid(), troubles);
    }
    return bytes;
  }

  private boolean visitBlock(Inode directory, BlockMap map, long logical, EntryVisitor visitor)
      throws IOException {
    return DirectoryBlock.parse(
            block(directory, map, logical), superblock, directory.node().id(), false, troubles)
        .visit(visitor);
  }

  private Bytes block(Inode directory, BlockMap map, long logical) throws IOException {
    BlockContent.Run run = map.run(logical);
    if (run.readsAsZeros()) {
      throw incomplete(directory, logical);
    }
    effort.directory(blockSize);
    return read(directory, map, logical, run);
  }

  /** A directory block, whose blocks need not lie in a row; its place is that of the first one. */
  private Bytes read(Inode directory, BlockMap map, long logical, BlockContent.Run first)
      throws IOException {
    String name = directory.name() + ", directory block " + logical / (blockSize / blocks.size());
    byte[] target = new byte[blockSize];
    int done = 0;
    BlockContent.Run run = first;
    while (true) {
      int part = (int) Math.min(blockSize - done, run.length() * blocks.size());
      blocks.read(name, run.offset(), target, done, part);
      done += part;
      if (done == blockSize) {
        return Bytes.bigEndian(name, target, first.offset());
      }
      run = map.run(logical + done / blocks.size());
      if (run.readsAsZeros()) {
        throw incomplete(directory, logical);
      }
    }
  }

  private static CorruptException incomplete(Inode directory, long logical) {
    return new CorruptException(
        directory.name(), "a hole within the directory block at block " + logical);
  }
}
