package preflight.filesystem.ext;

import java.io.IOException;
import preflight.filesystem.Recent;
import preflight.io.Bytes;

/**
 * The content of an inode with the block map of ext2 and ext3: twelve direct blocks, then one tree
 * each of one, two and three levels (docs.kernel.org/filesystems/ext4/dynamic.html,
 * "Direct/Indirect Block Addressing").
 */
final class IndirectMap implements BlockMap {

  private static final int DIRECT = 12;
  private static final int LEVELS = 3;
  private static final long MOST = 1L << 32;

  private final Blocks blocks;
  private final Inode inode;
  private final int perBlock;
  private final Recent<Long, Bytes> recent = new Recent<>(8);

  IndirectMap(Blocks blocks, Inode inode) {
    this.blocks = blocks;
    this.inode = inode;
    this.perBlock = blocks.size() / 4;
  }

  @Override
  public long limit() {
    long limit = DIRECT;
    long span = 1;
    for (int level = 1; level <= LEVELS; level++) {
      span *= perBlock;
      limit += span;
    }
    return Math.min(MOST, limit);
  }

  @Override
  public Run run(long logical) throws IOException {
    Bytes root = inode.map();
    if (logical < DIRECT) {
      return scan(root, (int) logical, DIRECT);
    }
    long rest = logical - DIRECT;
    long span = 1;
    for (int level = 1; level <= LEVELS; level++) {
      span *= perBlock;
      if (rest < span) {
        return descend(root, DIRECT + level - 1, span, rest);
      }
      rest -= span;
    }
    return Run.hole(1);
  }

  /** Follows the pointer of a tree that covers {@code span} blocks down to {@code rest}. */
  private Run descend(Bytes root, int index, long span, long rest) throws IOException {
    Bytes node = root;
    int pointer = index;
    long covered = span;
    long within = rest;
    while (true) {
      long block = node.u32(pointer * 4);
      if (block == 0) {
        return Run.hole(covered - within);
      }
      node = read(node, pointer, block);
      covered /= perBlock;
      pointer = (int) (within / covered);
      within %= covered;
      if (covered == 1) {
        return scan(node, pointer, perBlock);
      }
    }
  }

  /** The pointers from {@code from} on that are in a row, or all 0. */
  private Run scan(Bytes pointers, int from, int end) throws IOException {
    long first = pointers.u32(from * 4);
    int i = from + 1;
    while (i < end && pointers.u32(i * 4) == (first == 0 ? 0 : first + i - from)) {
      i++;
    }
    if (first != 0) {
      blocks.require(pointers.structure(), "block", first, i - from, pointers.absolute(from * 4L));
    }
    return new Run(first, i - from);
  }

  private Bytes read(Bytes parent, int pointer, long block) throws IOException {
    Bytes known = recent.get(block);
    if (known != null) {
      return known;
    }
    blocks.require(parent.structure(), "indirect block", block, 1, parent.absolute(pointer * 4L));
    Bytes bytes = blocks.read(inode.name() + ", indirect block " + block, block);
    recent.put(block, bytes);
    return bytes;
  }
}
