package preflight.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small ext4 file systems of one block group, without journal and checksums, whose every
 * structure can be patched (docs.kernel.org/filesystems/ext4/). Bitmaps are left empty, since no
 * reader looks at them.
 */
public final class ExtWriter {

  public static final int DIRECTORY = 0x4000;
  public static final int FILE = 0x8000;
  public static final int LINK = 0xA000;

  private static final int INODES = 128;
  private static final int INODE = 256;
  private static final int ROOT = 2;

  public final ByteBuffer bytes;
  public final int blockSize;
  private final int inodeTable;
  private int nextBlock;
  private int nextInode = 11;
  private final Map<String, Integer> inodes = new LinkedHashMap<>();
  private final Map<Integer, List<byte[]>> entries = new LinkedHashMap<>();

  public ExtWriter(int blockSize, int blocks) {
    this.blockSize = blockSize;
    this.bytes = ByteBuffer.allocate(blockSize * blocks).order(ByteOrder.LITTLE_ENDIAN);
    int first = blockSize == 1024 ? 1 : 0;
    int descriptors = first + 1;
    this.inodeTable = descriptors + 3;
    this.nextBlock = inodeTable + (INODES * INODE + blockSize - 1) / blockSize;
    int superblock = 1024;
    bytes.putInt(superblock, INODES).putInt(superblock + 4, blocks);
    bytes.putInt(superblock + 0x14, first);
    int shift = Integer.numberOfTrailingZeros(blockSize / 1024);
    bytes.putInt(superblock + 0x18, shift).putInt(superblock + 0x1C, shift);
    bytes.putInt(superblock + 0x20, 8 * blockSize).putInt(superblock + 0x24, 8 * blockSize);
    bytes.putInt(superblock + 0x28, INODES);
    bytes.putShort(superblock + 0x38, (short) 0xEF53).putShort(superblock + 0x3A, (short) 1);
    bytes.putInt(superblock + 0x4C, 1).putInt(superblock + 0x54, 11);
    bytes.putShort(superblock + 0x58, (short) INODE);
    // filetype, extents
    bytes.putInt(superblock + 0x60, 0x42);
    for (int i = 0; i < 16; i++) {
      bytes.put(superblock + 0x68 + i, (byte) (i + 1));
    }
    int group = descriptors * blockSize;
    bytes.putInt(group, descriptors + 1).putInt(group + 4, descriptors + 2);
    bytes.putInt(group + 8, inodeTable);
    inodes.put("", ROOT);
    node(ROOT, DIRECTORY | 0755, 0);
    directory(ROOT, ROOT);
  }

  /** Where an inode stands, in bytes. */
  public int at(int inode) {
    return inodeTable * blockSize + (inode - 1) * INODE;
  }

  /** The inode of a path that was added. */
  public int inode(String path) {
    return inodes.get(path);
  }

  /** The first of some blocks that nothing uses yet. */
  public int allocate(int blocks) {
    int first = nextBlock;
    nextBlock += blocks;
    if (nextBlock > bytes.capacity() / blockSize) {
      throw new IllegalStateException("the file system is full");
    }
    return first;
  }

  public ExtWriter file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public ExtWriter file(String path, byte[] content) {
    int inode = add(path, FILE | 0755, content.length);
    int blocks = (content.length + blockSize - 1) / blockSize;
    if (blocks > 0) {
      int first = allocate(blocks);
      bytes.put(first * blockSize, content);
      extents(inode, new long[] {0, first, blocks});
    } else {
      extents(inode);
    }
    return this;
  }

  /** A file of this size whose extents are the given ones: logical, physical, length each. */
  public ExtWriter file(String path, long size, long[]... extents) {
    extents(add(path, FILE | 0755, size), extents);
    return this;
  }

  public ExtWriter folder(String path) {
    int inode = add(path, DIRECTORY | 0755, 0);
    directory(inode, inodes.get(parent(path)));
    return this;
  }

  /** With its target in the inode where that is short enough. */
  public ExtWriter link(String path, String target) {
    byte[] text = target.getBytes(StandardCharsets.UTF_8);
    int inode = add(path, LINK | 0777, text.length);
    if (text.length < 60) {
      bytes.put(at(inode) + 0x28, text);
    } else {
      int first = allocate((text.length + blockSize - 1) / blockSize);
      bytes.put(first * blockSize, text);
      bytes.putInt(at(inode) + 0x1C, blockSize / 512);
      extents(inode, new long[] {0, first, (text.length + blockSize - 1) / blockSize});
    }
    return this;
  }

  /** One more name of an inode. */
  public ExtWriter entry(String directory, String name, int inode, int type) {
    entries.get(inodes.get(directory)).add(entry(name, inode, type));
    return this;
  }

  /** Gives an inode a leaf of extents, in the inode itself: logical, physical, length each. */
  public void extents(int inode, long[]... extents) {
    int map = at(inode) + 0x28;
    bytes.putInt(at(inode) + 0x20, 0x80000);
    leaf(map, 4, extents);
  }

  /** An extent node of depth 0. */
  public void leaf(int at, int room, long[]... extents) {
    bytes.putShort(at, (short) 0xF30A).putShort(at + 2, (short) extents.length);
    bytes.putShort(at + 4, (short) room).putShort(at + 6, (short) 0);
    for (int i = 0; i < extents.length; i++) {
      int entry = at + 12 + 12 * i;
      bytes.putInt(entry, (int) extents[i][0]).putShort(entry + 4, (short) extents[i][2]);
      bytes.putShort(entry + 6, (short) (extents[i][1] >> 32));
      bytes.putInt(entry + 8, (int) extents[i][1]);
    }
  }

  /** An extent node above others: logical and block each. */
  public void index(int at, int depth, int room, long[]... children) {
    bytes.putShort(at, (short) 0xF30A).putShort(at + 2, (short) children.length);
    bytes.putShort(at + 4, (short) room).putShort(at + 6, (short) depth);
    for (int i = 0; i < children.length; i++) {
      int entry = at + 12 + 12 * i;
      bytes.putInt(entry, (int) children[i][0]).putInt(entry + 4, (int) children[i][1]);
      bytes.putShort(entry + 8, (short) 0);
    }
  }

  /** The inode of this path keeps its content in itself (feature inline_data). */
  public ExtWriter inline(String path, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    int inode = at(add(path, FILE | 0644, content.length));
    int rest = Math.max(0, content.length - 60);
    bytes.putInt(1024 + 0x60, bytes.getInt(1024 + 0x60) | 0x8000);
    bytes.putInt(inode + 0x20, 0x10000000);
    bytes.put(inode + 0x28, content, 0, Math.min(60, content.length));
    bytes.putShort(inode + 0x80, (short) 32).putInt(inode + 0xA0, 0xEA020000);
    int first = inode + 0xA4;
    int value = (INODE - 0xA4 - rest) / 4 * 4;
    bytes.put(first, (byte) 4).put(first + 1, (byte) 7).putShort(first + 2, (short) value);
    bytes.putInt(first + 8, rest).put(first + 16, "data".getBytes(StandardCharsets.US_ASCII));
    bytes.put(first + value, content, Math.min(60, content.length), rest);
    return this;
  }

  /**
   * A journal (jbd2) that would still write one block.
   *
   * @return its first block
   */
  public int journal(int block, byte[] content) {
    int blocks = 16;
    int first = allocate(blocks);
    bytes.putInt(1024 + 0x5C, 4).putInt(1024 + 0x60, bytes.getInt(1024 + 0x60) | 4);
    bytes.putInt(1024 + 0xE0, 8);
    node(8, FILE | 0600, (long) blocks * blockSize);
    extents(8, new long[] {0, first, blocks});
    int at = first * blockSize;
    ByteBuffer big = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
    big.putInt(at, 0xC03B3998).putInt(at + 4, 4).putInt(at + 12, blockSize);
    big.putInt(at + 16, blocks).putInt(at + 20, 1).putInt(at + 24, 1).putInt(at + 28, 1);
    big.putInt(at + 0x40, 1);
    at += blockSize;
    big.putInt(at, 0xC03B3998).putInt(at + 4, 1).putInt(at + 8, 1);
    big.putInt(at + 12, block).putShort(at + 18, (short) 0xA);
    at += blockSize;
    bytes.put(at, content);
    at += blockSize;
    big.putInt(at, 0xC03B3998).putInt(at + 4, 2).putInt(at + 8, 1);
    return first;
  }

  /** The file system by itself. */
  public byte[] volume() {
    for (Map.Entry<Integer, List<byte[]>> directory : entries.entrySet()) {
      write(directory.getKey(), directory.getValue());
    }
    entries.clear();
    return bytes.array();
  }

  /** The disk with it as its first partition, from sector 8 on. */
  public byte[] disk() {
    byte[] volume = volume();
    ByteBuffer disk = ByteBuffer.allocate(4096 + volume.length).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(446, (byte) 0x80).put(450, (byte) 0x83).putInt(454, 8);
    disk.putInt(458, volume.length / 512).putShort(510, (short) 0xAA55);
    return disk.put(4096, volume).array();
  }

  private int add(String path, int mode, long size) {
    String parent = parent(path);
    if (!inodes.containsKey(parent)) {
      folder(parent);
    }
    int inode = nextInode++;
    if (inode > INODES) {
      throw new IllegalStateException("no more inodes");
    }
    inodes.put(path, inode);
    node(inode, mode, size);
    int type = (mode & 0xF000) == DIRECTORY ? 2 : (mode & 0xF000) == LINK ? 7 : 1;
    entry(parent, path.substring(path.lastIndexOf('/') + 1), inode, type);
    return inode;
  }

  private void node(int inode, int mode, long size) {
    int at = at(inode);
    bytes
        .putShort(at, (short) mode)
        .putInt(at + 4, (int) size)
        .putInt(at + 0x6C, (int) (size >> 32));
    bytes.putShort(at + 0x1A, (short) 1);
  }

  private void directory(int inode, int parent) {
    List<byte[]> names = new ArrayList<>();
    names.add(entry(".", inode, 2));
    names.add(entry("..", parent, 2));
    entries.put(inode, names);
  }

  public static byte[] entry(String name, int inode, int type) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry =
        ByteBuffer.allocate(8 + (text.length + 3) / 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(inode).putShort((short) entry.capacity());
    return entry.put((byte) text.length).put((byte) type).put(text).array();
  }

  private void write(int inode, List<byte[]> names) {
    List<Integer> starts = new ArrayList<>();
    int used = blockSize;
    int last = 0;
    for (byte[] name : names) {
      if (used + name.length > blockSize) {
        if (!starts.isEmpty()) {
          stretch(last, starts.get(starts.size() - 1));
        }
        starts.add(allocate(1));
        used = 0;
      }
      last = starts.get(starts.size() - 1) * blockSize + used;
      bytes.put(last, name);
      used += name.length;
    }
    stretch(last, starts.get(starts.size() - 1));
    bytes.putInt(at(inode) + 4, starts.size() * blockSize);
    extents(inode, new long[] {0, starts.get(0), starts.size()});
  }

  /** The last entry of a block reaches to its end; 65536 is written as 65535 or 0. */
  private void stretch(int entry, int block) {
    bytes.putShort(entry + 4, (short) ((block + 1) * blockSize - entry));
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
