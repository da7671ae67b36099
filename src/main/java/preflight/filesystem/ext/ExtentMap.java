package preflight.filesystem.ext;

import java.io.IOException;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;

/** The content of an inode with an extent tree. */
final class ExtentMap implements BlockMap {

  private static final long LIMIT = 1L << 32;

  private final Blocks blocks;
  private final Inode inode;
  private final boolean checksums;
  private final Troubles troubles;
  private final ExtentNode root;
  private final Recent<Long, ExtentNode> recent = new Recent<>(16);

  ExtentMap(Blocks blocks, Inode inode, boolean checksums, Troubles troubles) throws IOException {
    this.blocks = blocks;
    this.inode = inode;
    this.checksums = checksums;
    this.troubles = troubles;
    this.root = ExtentNode.parse(inode.map(), blocks, 0, LIMIT);
  }

  @Override
  public long limit() {
    return LIMIT;
  }

  @Override
  public Run run(long logical) throws IOException {
    if (logical >= LIMIT) {
      return Run.hole(1);
    }
    ExtentNode node = root;
    long end = LIMIT;
    while (true) {
      int entry = node.find(logical);
      if (entry + 1 < node.count()) {
        end = Math.min(end, node.block(entry + 1));
      }
      if (entry < 0) {
        return Run.hole(end - logical);
      }
      if (node.depth() == 0) {
        return leafRun(node, entry, logical, end);
      }
      node = child(node, entry, end);
    }
  }

  private static Run leafRun(ExtentNode leaf, int entry, long logical, long end)
      throws IOException {
    long within = logical - leaf.block(entry);
    long rest = leaf.length(entry) - within;
    if (rest <= 0) {
      return Run.hole(end - logical);
    }
    return leaf.isUnwritten(entry) ? Run.hole(rest) : new Run(leaf.start(entry) + within, rest);
  }

  private ExtentNode child(ExtentNode parent, int entry, long end) throws IOException {
    long block = parent.child(entry);
    ExtentNode known = recent.get(block);
    // the same block under another parent would have to be checked again
    if (known != null && known.depth() == parent.depth() - 1 && fits(known, parent, entry, end)) {
      return known;
    }
    Bytes bytes = blocks.read(inode.name() + ", extent block " + block, block);
    ExtentNode node = ExtentNode.parse(bytes, blocks, parent.block(entry), end);
    if (node.depth() != parent.depth() - 1) {
      throw bytes.corrupt(
          6, "eh_depth " + node.depth() + " under a node of depth " + parent.depth());
    }
    if (checksums) {
      verify(node);
    }
    recent.put(block, node);
    return node;
  }

  private static boolean fits(ExtentNode node, ExtentNode parent, int entry, long end)
      throws IOException {
    if (node.count() == 0) {
      return true;
    }
    int last = node.count() - 1;
    long length = node.depth() == 0 ? node.length(last) : 1;
    return node.block(0) >= parent.block(entry) && node.block(last) + length <= end;
  }

  private void verify(ExtentNode node) throws IOException {
    Bytes bytes = node.bytes();
    if (node.tail() > bytes.length() - 4) {
      return;
    }
    int stored = (int) bytes.u32(node.tail());
    int computed = Checksum.crc32c(inode.checksumSeed(), bytes.array(0, node.tail()));
    if (stored != computed) {
      troubles.badChecksum(bytes.structure(), stored, computed, bytes.absolute(node.tail()));
    }
  }
}
