package preflight.filesystem.xfs;

import java.io.IOException;
import java.util.UUID;
import preflight.filesystem.BlockContent;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** The content of an inode with a tree of extents. */
final class ExtentTree implements BlockMap {

  private static final Identity IDENTITY = new Identity(0x40, 0x18, 0x28, 0x38);

  private final Blocks blocks;
  private final Inode inode;
  private final boolean checksums;
  private final UUID uuid;
  private final Troubles troubles;
  private final Cost cost;
  private final ExtentNode root;
  private final Recent<Long, ExtentNode> nodes = new Recent<>(16);
  private final Recent<Long, ExtentList> leaves = new Recent<>(16);

  /** Is told of each block of the tree before it is read. */
  interface Cost {
    /**
     * @param length in bytes
     * @throws ReadProblem where that is too much
     */
    void block(int length) throws ReadProblem;
  }

  ExtentTree(Blocks blocks, Inode inode, Superblock superblock, Troubles troubles, Cost cost)
      throws IOException {
    this.blocks = blocks;
    this.inode = inode;
    this.checksums = superblock.features().checksums();
    this.uuid = superblock.metadataUuid();
    this.troubles = troubles;
    this.cost = cost;
    this.root = ExtentNode.root(inode.fork(), blocks);
  }

  @Override
  public BlockContent.Run run(long logical) throws IOException {
    if (logical >= LIMIT) {
      return BlockContent.Run.hole(1);
    }
    ExtentNode node = root;
    long end = LIMIT;
    while (true) {
      // what is before the first key is a hole only if the first leaf says so as well
      int entry = Math.max(0, BlockMap.find(node.count(), logical, node::key));
      if (entry + 1 < node.count()) {
        end = Math.min(end, node.key(entry + 1));
      }
      if (node.level() == 1) {
        return leaf(node, entry, end).run(logical, end);
      }
      node = node(node, entry, end);
    }
  }

  private ExtentNode node(ExtentNode parent, int entry, long end) throws IOException {
    long offset = parent.child(entry);
    long first = parent.key(entry);
    ExtentNode known = nodes.get(offset);
    // the same block under another parent would have to be checked again
    if (known != null && known.level() == parent.level() - 1 && known.isWithin(first, end)) {
      return known;
    }
    ExtentNode node = ExtentNode.parse(block(offset), header(), parent.level() - 1, blocks);
    node.check(first, end);
    nodes.put(offset, node);
    return node;
  }

  private ExtentList leaf(ExtentNode parent, int entry, long end) throws IOException {
    long offset = parent.child(entry);
    long first = parent.key(entry);
    ExtentList known = leaves.get(offset);
    if (known != null && known.isWithin(first, end)) {
      return known;
    }
    Bytes bytes = block(offset);
    int count = ExtentNode.count(bytes, header(), 0);
    ExtentList leaf = new ExtentList(bytes, header(), count, blocks, first, end);
    leaves.put(offset, leaf);
    return leaf;
  }

  private int header() {
    return checksums ? 72 : 24;
  }

  private Bytes block(long offset) throws IOException {
    cost.block(blocks.size());
    Bytes bytes = blocks.read(inode.name() + ", extent block", offset, blocks.size());
    String magic = checksums ? "BMA3" : "BMAP";
    if (!bytes.startsWith(0, magic)) {
      throw magic(bytes, magic);
    }
    if (checksums) {
      IDENTITY.verify(bytes, inode.node().id(), uuid, troubles);
    }
    return bytes;
  }

  private static ReadProblem magic(Bytes bytes, String magic) throws ReadProblem {
    return bytes.corrupt(
        0, "bb_magic 0x" + Long.toHexString(bytes.u32(0)) + " is not that of " + magic);
  }
}
