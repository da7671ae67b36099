package preflight.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import preflight.filesystem.xfs.XfsWriter;
import preflight.image.vmdk.VmdkFiles;

/** XFS whose directories go on and on without holding anything. */
final class XfsBombs {

  private static final String MANY = "more than 128 MiB of them to look through";

  private XfsBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    bombs.add(Bomb.of("xfs-unwritten", tree(4, 1000, 800, 2), MANY));
    bombs.add(Bomb.of("xfs-unwritten-v5", tree(5, 1000, 800, 2), MANY));
    byte[] packed = VmdkFiles.stream(tree(4, 6000, 3400, 3), 128);
    bombs.add(new Bomb("xfs-unwritten-many", Map.of("image.vmdk", packed), "image.vmdk", MANY));
    bombs.add(Bomb.of("xfs-deep", depth(), "bb_level 13 of a root"));
    bombs.add(Bomb.of("xfs-self", self(), "bb_level 1 under a node of level 1"));
    return bombs;
  }

  /** A root directory of unwritten extents of one block, all in a tree. */
  private static byte[] tree(int version, int blocks, int leaves, int level) {
    XfsWriter writer = new XfsWriter(version, blocks);
    long root = writer.next();
    int where = writer.allocate(1);
    writer.directoryBlock("block", where, false, root, ".", root, "..", root);
    int per = writer.perBlock();
    long key = 0;
    List<long[]> below = new ArrayList<>();
    for (int i = 0; i < leaves; i++) {
      byte[][] records = new byte[per][];
      long first = key;
      for (int j = 0; j < per; j++) {
        records[j] = XfsWriter.extent(key > 0, key++, where, 1);
      }
      int block = writer.allocate(1);
      writer.leaf("leaf " + i, block, root, records);
      below.add(new long[] {first, block});
    }
    for (int height = 1; height < level; height++) {
      List<long[]> nodes = new ArrayList<>();
      for (int i = 0; i < below.size(); i += per) {
        List<long[]> part = below.subList(i, Math.min(below.size(), i + per));
        int block = writer.allocate(1);
        writer.treeBlock(height + " " + i, block, height, root, column(part, 0), column(part, 1));
        nodes.add(new long[] {part.get(0)[0], block});
      }
      below = nodes;
    }
    int most = (writer.room() - 4) / 16;
    List<long[]> top = below.subList(0, Math.min(most, below.size()));
    byte[] fork = writer.root(level, column(top, 0), column(top, 1));
    writer.inode("root", 0x41ED, 3, key * XfsWriter.BLOCK, (int) key, fork);
    return writer.image();
  }

  private static long[] column(List<long[]> rows, int column) {
    long[] values = new long[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i)[column];
    }
    return values;
  }

  private static byte[] depth() {
    XfsWriter writer = new XfsWriter(5, 100);
    int block = writer.allocate(1);
    byte[] fork = writer.root(13, new long[] {0}, new long[] {block});
    writer.inode("root", 0x41ED, 3, XfsWriter.BLOCK, 1, fork);
    return writer.image();
  }

  /** A node that is its own child. */
  private static byte[] self() {
    XfsWriter writer = new XfsWriter(5, 100);
    long root = writer.next();
    int block = writer.allocate(1);
    writer.treeBlock("node", block, 1, root, new long[] {0}, new long[] {block});
    byte[] fork = writer.root(2, new long[] {0}, new long[] {block});
    writer.inode("root", 0x41ED, 3, XfsWriter.BLOCK, 1, fork);
    return writer.image();
  }
}
