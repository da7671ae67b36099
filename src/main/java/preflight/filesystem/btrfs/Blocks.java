package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.filesystem.Effort;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** The bytes and tree blocks of one file system by their logical addresses. */
final class Blocks {

  /** Tree blocks kept, together, in bytes. */
  private static final int KEPT = 512 * 1024;

  private final ByteSource device;
  private final Superblock superblock;
  private final ChunkMap chunks;
  private final Troubles troubles;
  private final Effort effort;
  private final Recent<Long, TreeBlock> recent;

  Blocks(
      ByteSource device, Superblock superblock, ChunkMap chunks, Troubles troubles, Effort effort) {
    this.device = device;
    this.superblock = superblock;
    this.chunks = chunks;
    this.troubles = troubles;
    this.effort = effort;
    this.recent = new Recent<>(Math.max(2, KEPT / superblock.nodeSize()));
  }

  /**
   * A tree block. One with a wrong checksum is used, and told of, where no copy of it is better.
   *
   * @param tree what it belongs to, for errors
   */
  TreeBlock tree(String tree, long logical) throws IOException {
    TreeBlock known = recent.get(logical);
    if (known != null) {
      return known;
    }
    int length = superblock.nodeSize();
    effort.directory(length);
    Bytes bytes = checked(tree + ", block " + logical, logical, length);
    TreeBlock block = TreeBlock.parse(bytes, logical, superblock.metadataUuid());
    recent.put(logical, block);
    return block;
  }

  private Bytes checked(String name, long logical, int length) throws IOException {
    Optional<Bytes> first = Optional.empty();
    Optional<ReadProblem> problem = Optional.empty();
    for (long copy : chunks.copies(name, logical, length)) {
      try {
        Bytes bytes = Bytes.littleEndian(name, physical(name, copy, length), copy);
        Optional<Trouble> wrong = superblock.checksums().wrong(bytes);
        if (wrong.isEmpty()) {
          return bytes;
        }
        troubles.add(wrong.get());
        first = first.isPresent() ? first : Optional.of(bytes);
      } catch (TruncatedException e) {
        problem = Optional.of(e);
      }
    }
    if (first.isEmpty()) {
      throw problem.orElseThrow();
    }
    return first.get();
  }

  /** The copies of content by their first bytes on the device. */
  List<Long> copies(String name, long logical, int length) throws ReadProblem {
    return chunks.copies(name, logical, length);
  }

  byte[] physical(String name, long offset, int length) throws IOException {
    byte[] target = new byte[length];
    if (offset > device.size() - length) {
      throw new TruncatedException(name, device.size(), offset + length);
    }
    device.read(offset, target, 0, length);
    return target;
  }

  Superblock superblock() {
    return superblock;
  }

  Troubles troubles() {
    return troubles;
  }

  Effort effort() {
    return effort;
  }
}
