package preflight.filesystem.xfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes small file systems of one allocation group from the published layout (XFS Algorithms &
 * Data Structures, 3rd edition). The log was never written; the indexes of directories, of free
 * blocks and of inodes are empty.
 */
public final class XfsWriter {

  /** In bytes. */
  public static final int BLOCK = 1024;

  private static final int GROUP_SHIFT = 14;
  private static final int LOG = 4;
  private static final int LOG_BLOCKS = 8;
  private static final int INODES = 16;
  private static final int INODE_BLOCKS = 16;
  private static final byte[] UUID = {
    1, 2, 3, 4, 5, 6, 0x47, 8, (byte) 0x89, 10, 11, 12, 13, 14, 15, 16
  };

  /** The checksum of a structure. */
  private record Sum(int offset, int length, int at) {}

  /** A structure's place by its name, so that tests can change it. */
  private final Map<String, Integer> places = new LinkedHashMap<>();

  private final boolean checksums;
  private final int inodeSize;
  private final ByteBuffer image;
  private final List<Sum> sums = new ArrayList<>();
  private int nextBlock = INODES + INODE_BLOCKS;
  private int nextInode;

  /**
   * @param version 4 or 5
   * @param blocks how many the device has
   */
  public XfsWriter(int version, int blocks) {
    checksums = version == 5;
    inodeSize = checksums ? 512 : 256;
    image = ByteBuffer.allocate(blocks * BLOCK);
    superblock(blocks);
  }

  private void superblock(int blocks) {
    int perBlock = BLOCK / inodeSize;
    places.put("superblock", 0);
    text(0, "XFSB");
    image.putInt(4, BLOCK).putLong(8, blocks).put(0x20, UUID).putLong(0x30, LOG);
    image.putLong(0x38, (long) INODES * perBlock).putInt(0x50, 1);
    image.putInt(0x54, 1 << GROUP_SHIFT).putInt(0x58, 1).putInt(0x60, LOG_BLOCKS);
    image.putShort(0x64, (short) (checksums ? 0xB4A5 : 0xB4A4)).putShort(0x66, (short) 512);
    image.putShort(0x68, (short) inodeSize).putShort(0x6A, (short) perBlock);
    text(0x6C, "writer");
    image.put(0x78, (byte) 10).put(0x79, (byte) 9).put(0x7A, (byte) (checksums ? 9 : 8));
    image.put(0x7B, (byte) (checksums ? 1 : 2)).put(0x7C, (byte) GROUP_SHIFT);
    image.putInt(0xC8, checksums ? 0x18A : 0x8A).putInt(0xCC, checksums ? 0x18A : 0x8A);
    if (checksums) {
      image.putInt(0xD8, 1);
      sums.add(new Sum(0, 512, 0xE0));
    }
  }

  /** The number of the next inode to be written; the first one is the root. */
  public long next() {
    return (long) INODES * (BLOCK / inodeSize) + nextInode;
  }

  /** The first of so many blocks in a row. */
  public int allocate(int blocks) {
    int first = nextBlock;
    nextBlock += blocks;
    return first;
  }

  /**
   * Writes the next inode.
   *
   * @param format 1 for content in the inode, 2 for extents, 3 for a tree
   * @param extents how many
   * @param fork what stands behind the fields
   */
  public long inode(String name, int mode, int format, long size, int extents, byte[] fork) {
    long number = next();
    int at = INODES * BLOCK + nextInode++ * inodeSize;
    places.put(name, at);
    image.put(at, (byte) 'I').put(at + 1, (byte) 'N').putShort(at + 2, (short) mode);
    image.put(at + 4, (byte) (checksums ? 3 : 2)).put(at + 5, (byte) format);
    image.putInt(at + 0x10, 2).putLong(at + 0x38, size).putInt(at + 0x4C, extents);
    image.put(at + 0x53, (byte) 2).putInt(at + 0x60, -1);
    if (checksums) {
      image.putLong(at + 0x98, number).put(at + 0xA0, UUID);
      sums.add(new Sum(at, inodeSize, 0x64));
    }
    image.put(at + core(), fork);
    return number;
  }

  /** How many bytes of an inode its fields have. */
  public int core() {
    return checksums ? 176 : 100;
  }

  /** How many bytes stand behind the fields of an inode. */
  public int room() {
    return inodeSize - core();
  }

  /** A directory in its inode: names and numbers in turn. */
  public long shortDirectory(String name, Object... entries) {
    ByteBuffer fork = ByteBuffer.allocate(room());
    fork.put((byte) (entries.length / 2)).put((byte) 0).putInt((int) next());
    for (int i = 0; i < entries.length; i += 2) {
      String entry = (String) entries[i];
      fork.put((byte) entry.length()).putShort((short) (0x60 + 16 * i));
      fork.put(entry.getBytes(StandardCharsets.US_ASCII))
          .put(checksums ? new byte[] {1} : new byte[0]);
      fork.putInt(((Long) entries[i + 1]).intValue());
    }
    byte[] bytes = Arrays.copyOf(fork.array(), fork.position());
    return inode(name, 0x41ED, 1, bytes.length, 0, bytes);
  }

  /**
   * Writes a block of a directory.
   *
   * @param alone whether the directory has no other; the index then stands at its end
   * @param owner the number of the directory's inode
   */
  public void directoryBlock(String name, int block, boolean alone, long owner, Object... entries) {
    int start = block * BLOCK;
    places.put(name, start);
    text(start, checksums ? (alone ? "XDB3" : "XDD3") : alone ? "XD2B" : "XD2D");
    int at = start + identity(start, 4, 8, 24, 16, 64);
    int end = start + BLOCK;
    if (alone) {
      end -= 8 + 8 * (entries.length / 2);
      image.putInt(start + BLOCK - 8, entries.length / 2);
    }
    for (int i = 0; i < entries.length; i += 2) {
      byte[] entry = ((String) entries[i]).getBytes(StandardCharsets.US_ASCII);
      int length = (9 + entry.length + (checksums ? 1 : 0) + 2 + 7) / 8 * 8;
      image.putLong(at, (Long) entries[i + 1]).put(at + 8, (byte) entry.length).put(at + 9, entry);
      image.putShort(at + length - 2, (short) (at - start));
      at += length;
    }
    places.put(name + " unused", at);
    image.putShort(at, (short) 0xFFFF).putShort(at + 2, (short) (end - at));
    image.putShort(end - 2, (short) (at - start));
    owner(start, 40, owner);
  }

  /** A record of the place of blocks. */
  public static byte[] extent(boolean unwritten, long logical, long block, int length) {
    return ByteBuffer.allocate(16)
        .putLong((unwritten ? Long.MIN_VALUE : 0) | logical << 9 | block >>> 43)
        .putLong(block << 21 | length)
        .array();
  }

  /** How many records a block of a tree has room for. */
  public int perBlock() {
    return (BLOCK - (checksums ? 72 : 24)) / 16;
  }

  /**
   * Writes a block of a tree of extents.
   *
   * @param level 0 for records, which then stand as such, or else keys and the blocks below
   */
  public void treeBlock(String name, int block, int level, long owner, long[] keys, long[] below) {
    int start = treeHeader(name, block, level, owner, keys.length);
    for (int i = 0; i < keys.length; i++) {
      image.putLong(start + 8 * i, keys[i]);
      image.putLong(start + 8 * (perBlock() + i), below[i]);
    }
  }

  /** Writes a leaf of a tree of extents. */
  public void leaf(String name, int block, long owner, byte[]... records) {
    int at = treeHeader(name, block, 0, owner, records.length);
    for (byte[] extent : records) {
      image.put(at, extent);
      at += 16;
    }
  }

  private int treeHeader(String name, int block, int level, long owner, int count) {
    int start = block * BLOCK;
    places.put(name, start);
    text(start, checksums ? "BMA3" : "BMAP");
    image.putShort(start + 4, (short) level).putShort(start + 6, (short) count);
    image.putLong(start + 8, -1).putLong(start + 16, -1);
    int header = identity(start, 64, 24, 40, 24, 72);
    owner(start, 56, owner);
    return start + header;
  }

  /** The root of a tree of extents, as it stands in an inode. */
  public byte[] root(int level, long[] keys, long[] below) {
    int most = (room() - 4) / 16;
    ByteBuffer fork = ByteBuffer.allocate(room());
    fork.putShort(0, (short) level).putShort(2, (short) keys.length);
    for (int i = 0; i < keys.length; i++) {
      fork.putLong(4 + 8 * i, keys[i]).putLong(4 + 8 * (most + i), below[i]);
    }
    return fork.array();
  }

  /** What a block of version 5 tells of itself; returns the length of its header. */
  private int identity(int start, int sum, int place, int uuid, int old, int header) {
    if (!checksums) {
      return old;
    }
    image.putLong(start + place, start / 512).put(start + uuid, UUID);
    sums.add(new Sum(start, BLOCK, sum));
    return header;
  }

  private void owner(int start, int at, long owner) {
    if (checksums) {
      image.putLong(start + at, owner);
    }
  }

  /** Puts bytes into a block. */
  public void put(int block, byte[] content) {
    image.put(block * BLOCK, content);
  }

  private void text(int at, String text) {
    image.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Where a structure begins, in bytes. */
  public int at(String name) {
    return places.get(name);
  }

  /** Where all structures begin, in bytes. */
  public List<Integer> places() {
    return List.copyOf(places.values());
  }

  /** The whole image. */
  public byte[] image() {
    byte[] bytes = image.array().clone();
    seal(bytes);
    return bytes;
  }

  /** Computes all checksums of a changed image anew; returns whether there are any. */
  public boolean seal(byte[] changed) {
    for (Sum sum : sums) {
      int at = sum.offset() + sum.at();
      Arrays.fill(changed, at, at + 4, (byte) 0);
      CRC32C crc = new CRC32C();
      crc.update(changed, sum.offset(), sum.length());
      ByteBuffer.wrap(changed).putInt(at, Integer.reverseBytes((int) crc.getValue()));
    }
    return checksums;
  }

  /** One of everything that is read: directories and files of all forms, and links. */
  public static XfsWriter sample(int version) {
    XfsWriter writer = new XfsWriter(version, 128);
    long root = writer.next();
    writer.shortDirectory(
        "root inode", "etc", root + 1, "usr", root + 2, "file", root + 3, "sbin", root + 4);
    int etc = writer.allocate(1);
    writer.inode("inode of a block", 0x41ED, 2, BLOCK, 1, extent(false, 0, etc, 1));
    byte[] release = "ID=debian\nVERSION_ID=12\n".getBytes(StandardCharsets.US_ASCII);
    writer.directoryBlock(
        "directory block",
        etc,
        true,
        root + 1,
        ".",
        root + 1,
        "..",
        root,
        "os-release",
        root + 5,
        "fstab",
        root + 6);
    int leaf = writer.allocate(1);
    int first = writer.allocate(1);
    writer.allocate(1);
    int second = writer.allocate(1);
    writer.inode(
        "inode of a tree",
        0x41ED,
        3,
        3 * BLOCK,
        2,
        writer.root(1, new long[] {0}, new long[] {leaf}));
    writer.leaf(
        "extent leaf", leaf, root + 2, extent(false, 0, first, 1), extent(false, 2, second, 1));
    writer.directoryBlock(
        "first data block", first, false, root + 2, ".", root + 2, "..", root, "share", root + 7);
    writer.directoryBlock("second data block", second, false, root + 2, "lib", root + 7);
    int content = writer.allocate(3);
    byte[] numbers = new byte[3 * BLOCK];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (byte) (i / 64 + 1);
    }
    writer.put(content, numbers);
    byte[] extents = new byte[48];
    System.arraycopy(extent(false, 0, content, 1), 0, extents, 0, 16);
    System.arraycopy(extent(true, 1, content + 1, 1), 0, extents, 16, 16);
    System.arraycopy(extent(false, 3, content + 2, 1), 0, extents, 32, 16);
    writer.inode("inode of a file", 0x81A4, 2, 4 * BLOCK - 9, 3, extents);
    byte[] target = "usr/sbin".getBytes(StandardCharsets.US_ASCII);
    writer.inode("inode of a link", 0xA1FF, 1, target.length, 0, target);
    int text = writer.allocate(1);
    writer.put(text, release);
    writer.inode("inode of a text", 0x81A4, 2, release.length, 1, extent(false, 0, text, 1));
    int fstab = writer.allocate(1);
    byte[] line = "/dev/sda1 / xfs defaults 0 1\n".getBytes(StandardCharsets.US_ASCII);
    writer.put(fstab, line);
    writer.inode("inode of fstab", 0x81A4, 2, line.length, 1, extent(false, 0, fstab, 1));
    writer.shortDirectory("inode of an empty one");
    return writer;
  }
}
