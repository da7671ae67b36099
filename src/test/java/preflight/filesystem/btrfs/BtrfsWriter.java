package preflight.filesystem.btrfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Writes small Btrfs file systems from the documentation of its on-disk format, among them what
 * mkfs.btrfs cannot make: subvolumes, compressed extents and what is wrong. Everything is public so
 * that tests can set a value that no tool would write.
 */
@SuppressWarnings({"ByteBufferBackingArray", "NonApiType"}) // its buffers are its own
public final class BtrfsWriter {

  public static final int NONE = 0;
  public static final int ZLIB = 1;
  public static final int LZO = 2;
  public static final int ZSTD = 3;

  private static final long SHIFT = 0x1000000;
  private static final int SYSTEM_AT = 0x20000;
  private static final int SYSTEM_LENGTH = 0x20000;
  private static final int METADATA_AT = 0x40000;
  private static final long GENERATION = 7;
  private static final byte[] UUID = {
    0x5b, 0x1d, 0x0c, 0x5a, 0x2b, (byte) 0x8d, 0x4c, 0x3e, 0x1a, 0x47, 0x0d, 0x5b, 0x3f, 0x7e, 1, 2
  };

  /** A key; longs are compared unsigned. */
  public record Item(long object, int type, long offset) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      int order = Long.compareUnsigned(object, other.object);
      order = order == 0 ? Integer.compare(type, other.type) : order;
      return order == 0 ? Long.compareUnsigned(offset, other.offset) : order;
    }
  }

  private record Entry(long subvolume, long inode) {}

  private final int nodeSize;
  private final int sectorSize;
  private final int checksum;
  private final int metadataLength;
  private final boolean dup;
  private final Map<Long, TreeMap<Item, byte[]>> trees = new TreeMap<>();
  private final Map<Entry, Map<String, Long>> directories = new LinkedHashMap<>();
  private final Map<Entry, Long> indexes = new LinkedHashMap<>();
  private final Map<Long, Long> nextInode = new TreeMap<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final TreeMap<Item, byte[]> sums = new TreeMap<>();
  private long nextSubvolume = 256;
  private long preferred = 5;
  private byte[] image = new byte[0];
  private int used;

  /** Features of the superblock's incompatible word: mixed backrefs, big metadata, no holes. */
  public long incompatible = 1 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 8 | 1 << 9;

  public String label = "";

  /** Written over the superblock before its checksum is made, by offset. */
  public final Map<Integer, byte[]> superblock = new TreeMap<>();

  /** The type of the data chunk and the device of its stripe. */
  public long dataType = 1;

  public long dataDevice = 1;

  public BtrfsWriter() {
    this(4096, 4096, 0, 256 * 1024, false);
  }

  /**
   * @param checksum 0 for CRC-32C, 2 for SHA-256
   * @param dup whether there are two copies of metadata
   */
  public BtrfsWriter(int nodeSize, int sectorSize, int checksum, int metadataLength, boolean dup) {
    this.nodeSize = nodeSize;
    this.sectorSize = sectorSize;
    this.checksum = checksum;
    this.metadataLength = metadataLength;
    this.dup = dup;
    root(5);
  }

  /** Gives the file system another UUID than its tree blocks have, as btrfstune -m does. */
  public void identify(java.util.UUID uuid) {
    incompatible |= 1 << 10;
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    superblock.put(0x20, bytes);
    superblock.put(0x23B, UUID.clone());
  }

  /** The items of a tree, to be changed. */
  public TreeMap<Item, byte[]> items(long tree) {
    return trees.computeIfAbsent(tree, t -> new TreeMap<>());
  }

  private void root(long subvolume) {
    directories.put(new Entry(subvolume, 256), new LinkedHashMap<>());
    nextInode.put(subvolume, 257L);
    inode(subvolume, 256, 040755, 0, 0);
    items(subvolume).put(new Item(256, 12, 256), reference(0, ".."));
  }

  /** Makes a subvolume in a directory of another one, and returns its number. */
  public long subvolume(long parent, String path) {
    long id = nextSubvolume++;
    root(id);
    long folder = folder(parent, parentOf(path));
    name(parent, folder, nameOf(path), new Item(id, 132, -1L), 2);
    byte[] name = nameOf(path).getBytes(StandardCharsets.ISO_8859_1);
    byte[] reference =
        buffer(18 + name.length)
            .putLong(folder)
            .putLong(2)
            .putShort((short) name.length)
            .put(name)
            .array();
    items(1).put(new Item(parent, 156, id), reference);
    items(1).put(new Item(id, 144, parent), reference);
    return id;
  }

  /** All items of a subvolume under a new number, as btrfs subvolume snapshot makes it. */
  public long snapshot(long of, long parent, String path) {
    long id = subvolume(parent, path);
    trees.put(id, new TreeMap<>(items(of)));
    return id;
  }

  public BtrfsWriter preferred(long subvolume) {
    preferred = subvolume;
    incompatible |= 2;
    return this;
  }

  public long directory(long subvolume, String path) {
    return folder(subvolume, path);
  }

  private long folder(long subvolume, String path) {
    long at = 256;
    for (String name : path.split("/", -1)) {
      if (name.isEmpty()) {
        continue;
      }
      Long next = directories.get(new Entry(subvolume, at)).get(name);
      if (next == null) {
        next = nextInode.merge(subvolume, 1L, Long::sum) - 1;
        directories.put(new Entry(subvolume, next), new LinkedHashMap<>());
        inode(subvolume, next, 040755, 0, 0);
        items(subvolume).put(new Item(next, 12, at), reference(2, name));
        name(subvolume, at, name, new Item(next, 1, 0), 2);
        directories.get(new Entry(subvolume, at)).put(name, next);
      }
      at = next;
    }
    return at;
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A name in a directory, in both of its indexes. */
  public void name(long subvolume, long folder, String name, Item location, int type) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    long index = indexes.merge(new Entry(subvolume, folder), 1L, Long::sum) + 1;
    byte[] item = directoryItem(text, location, type);
    items(subvolume).put(new Item(folder, 96, index), item);
    items(subvolume).merge(new Item(folder, 84, hash(text)), item, BtrfsWriter::joined);
  }

  private static byte[] directoryItem(byte[] name, Item location, int type) {
    return buffer(30 + name.length)
        .putLong(location.object)
        .put((byte) location.type)
        .putLong(location.offset)
        .putLong(GENERATION)
        .putShort((short) 0)
        .putShort((short) name.length)
        .put((byte) type)
        .put(name)
        .array();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] reference(long index, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return buffer(10 + text.length).putLong(index).putShort((short) text.length).put(text).array();
  }

  private void inode(long subvolume, long number, int mode, long size, long flags) {
    ByteBuffer item = buffer(160);
    item.putLong(0, GENERATION).putLong(8, GENERATION).putLong(16, size).putLong(24, size);
    item.putInt(40, 1).putInt(52, mode).putLong(64, flags);
    items(subvolume).put(new Item(number, 1, 0), item.array());
  }

  /** An inode without content, whose extents are added by its number. */
  public long empty(long subvolume, String path, int mode, long size, long flags) {
    long folder = folder(subvolume, parentOf(path));
    long number = nextInode.merge(subvolume, 1L, Long::sum) - 1;
    inode(subvolume, number, mode, size, flags);
    items(subvolume).put(new Item(number, 12, folder), reference(2, nameOf(path)));
    int type = (mode & 0170000) == 0120000 ? 7 : 1;
    name(subvolume, folder, nameOf(path), new Item(number, 1, 0), type);
    return number;
  }

  public BtrfsWriter file(long subvolume, String path, String content) {
    return file(subvolume, path, content.getBytes(StandardCharsets.UTF_8), NONE);
  }

  public BtrfsWriter file(long subvolume, String path, byte[] content, int compression) {
    return file(subvolume, path, content, compression, 0644);
  }

  /** Inline where it is short, otherwise in extents of at most 128 KiB. */
  public BtrfsWriter file(
      long subvolume, String path, byte[] content, int compression, int permissions) {
    long inode = empty(subvolume, path, 0100000 | permissions, content.length, 0);
    if (content.length == 0) {
      return this;
    }
    if (content.length <= 1500) {
      inline(subvolume, inode, compression, pack(compression, content), content.length);
      return this;
    }
    for (int at = 0; at < content.length; at += 131072) {
      int length = Math.min(131072, content.length - at);
      byte[] piece = Arrays.copyOfRange(content, at, at + up(length));
      byte[] packed = pack(compression, piece);
      long place = store(packed, true);
      extent(
          subvolume,
          inode,
          at,
          compression,
          1,
          place,
          up(packed.length),
          0,
          piece.length,
          piece.length);
    }
    return this;
  }

  public BtrfsWriter symlink(long subvolume, String path, String target) {
    byte[] text = target.getBytes(StandardCharsets.UTF_8);
    long inode = empty(subvolume, path, 0120777, text.length, 0);
    inline(subvolume, inode, NONE, text, text.length);
    return this;
  }

  public void inline(long subvolume, long inode, int compression, byte[] stored, long length) {
    ByteBuffer item = buffer(21 + stored.length);
    item.putLong(GENERATION).putLong(length).put((byte) compression);
    item.position(21);
    items(subvolume).put(new Item(inode, 108, 0), item.put(stored).array());
  }

  /**
   * @param type 1 for a regular extent, 2 for one that is not written
   * @param place its logical address, 0 for a hole
   */
  public void extent(
      long subvolume,
      long inode,
      long start,
      int compression,
      int type,
      long place,
      long stored,
      long offset,
      long length,
      long whole) {
    ByteBuffer item = buffer(53);
    item.putLong(GENERATION).putLong(whole).put((byte) compression).put(20, (byte) type);
    item.position(21);
    item.putLong(place).putLong(stored).putLong(offset).putLong(length);
    items(subvolume).put(new Item(inode, 108, start), item.array());
  }

  /** Puts content into the data chunk, and returns its logical address. */
  public long store(byte[] content, boolean withSums) {
    long place = dataStart() + SHIFT + data.size();
    byte[] padded = Arrays.copyOf(content, up(content.length));
    data.writeBytes(padded);
    if (withSums) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int at = 0; at < padded.length; at += sectorSize) {
        all.writeBytes(sum(Arrays.copyOfRange(padded, at, at + sectorSize)));
      }
      sums.put(new Item(-10, 128, place), all.toByteArray());
    }
    return place;
  }

  private int up(int length) {
    return (length + sectorSize - 1) / sectorSize * sectorSize;
  }

  /** Content as it is stored with a compression. */
  public byte[] packed(int compression, byte[] content) {
    return pack(compression, content);
  }

  byte[] pack(int compression, byte[] content) {
    return switch (compression) {
      case NONE -> content;
      case ZLIB -> deflate(content);
      case LZO -> lzo(content);
      case ZSTD -> com.github.luben.zstd.Zstd.compress(content);
      default -> throw new IllegalArgumentException("compression " + compression);
    };
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + 1000];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private byte[] lzo(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[4]);
    for (int at = 0; at < content.length; at += sectorSize) {
      byte[] piece =
          LzoPacker.pack(
              Arrays.copyOfRange(content, at, Math.min(content.length, at + sectorSize)));
      int left = sectorSize - out.size() % sectorSize;
      if (left < 4) {
        out.writeBytes(new byte[left]);
      }
      out.writeBytes(buffer(4).putInt(piece.length).array());
      out.writeBytes(piece);
    }
    byte[] all = out.toByteArray();
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(0, all.length);
    return all;
  }

  private int dataStart() {
    return METADATA_AT + metadataLength * (dup ? 2 : 1);
  }

  /** The whole device. */
  public byte[] build() {
    int dataLength = Math.max(up(data.size()), 64 * 1024);
    image = new byte[dataStart() + dataLength];
    System.arraycopy(data.toByteArray(), 0, image, dataStart(), data.size());
    if (!sums.isEmpty()) {
      items(7).putAll(sums);
    }
    // btrfs restore wants the extent and the device tree, be they empty
    items(2);
    items(4);
    items(7);
    used = METADATA_AT;
    for (Map.Entry<Long, TreeMap<Item, byte[]>> tree : List.copyOf(trees.entrySet())) {
      if (tree.getKey() != 1 && tree.getKey() != 3) {
        long[] root = tree(tree.getKey(), tree.getValue());
        items(1).putIfAbsent(new Item(tree.getKey(), 132, 0), rootItem(root));
      }
    }
    byte[] name = "default".getBytes(StandardCharsets.US_ASCII);
    items(1)
        .putIfAbsent(
            new Item(6, 84, hash(name)), directoryItem(name, new Item(preferred, 132, -1), 2));
    long[] root = tree(1, items(1));
    used = SYSTEM_AT;
    TreeMap<Item, byte[]> chunks = new TreeMap<>(items(3));
    chunks.putIfAbsent(new Item(1, 216, 1), deviceItem());
    byte[] system = chunk(SYSTEM_LENGTH, 2, 1, SYSTEM_AT);
    chunks.putIfAbsent(new Item(256, 228, SYSTEM_AT + SHIFT), system);
    chunks.putIfAbsent(
        new Item(256, 228, METADATA_AT + SHIFT),
        dup
            ? chunk(metadataLength, 4 | 32, 1, METADATA_AT, METADATA_AT + metadataLength)
            : chunk(metadataLength, 4, 1, METADATA_AT));
    chunks.putIfAbsent(
        new Item(256, 228, dataStart() + SHIFT),
        chunk(dataLength, dataType, dataDevice, dataStart()));
    long[] chunkRoot = tree(3, chunks);
    superblock(root, chunkRoot, system);
    return image;
  }

  private static byte[] rootItem(long[] root) {
    ByteBuffer item = buffer(439);
    item.putLong(0, 1).putLong(16, 3).putInt(40, 1).putInt(52, 040755);
    item.putLong(160, GENERATION).putLong(168, 256).putLong(176, root[0]);
    item.putInt(216, 1).put(238, (byte) root[1]).putLong(239, GENERATION);
    return item.array();
  }

  private byte[] deviceItem() {
    ByteBuffer item = buffer(98).putLong(0, 1).putLong(8, image.length).putLong(16, image.length);
    item.putInt(24, 4096).putInt(28, 4096).putInt(32, 4096);
    item.position(66);
    return item.put(UUID).put(UUID).array();
  }

  /** A chunk with a stripe at each of the places. */
  public byte[] chunk(long length, long type, long device, long... places) {
    ByteBuffer item = buffer(48 + 32 * places.length);
    item.putLong(length).putLong(2).putLong(65536).putLong(type);
    item.putInt(65536).putInt(65536).putInt(sectorSize);
    item.putShort((short) places.length).putShort((short) 1);
    for (long place : places) {
      item.putLong(device).putLong(place).put(UUID);
    }
    return item.array();
  }

  /** Writes a tree and returns the address and the level of its root. */
  private long[] tree(long id, TreeMap<Item, byte[]> items) {
    List<Map.Entry<Item, byte[]>> level = new ArrayList<>();
    List<Map.Entry<Item, byte[]>> leaf = new ArrayList<>();
    int size = 0;
    for (Map.Entry<Item, byte[]> item : items.entrySet()) {
      int more = 25 + item.getValue().length;
      if (size + more > nodeSize - 101) {
        level.add(block(id, 0, leaf));
        leaf.clear();
        size = 0;
      }
      leaf.add(item);
      size += more;
    }
    if (!leaf.isEmpty() || level.isEmpty()) {
      level.add(block(id, 0, leaf));
    }
    int height = 0;
    int most = (nodeSize - 101) / 33;
    while (level.size() > 1) {
      height++;
      List<Map.Entry<Item, byte[]>> above = new ArrayList<>();
      for (int at = 0; at < level.size(); at += most) {
        above.add(block(id, height, level.subList(at, Math.min(level.size(), at + most))));
      }
      level = above;
    }
    return new long[] {
      ByteBuffer.wrap(level.get(0).getValue()).order(ByteOrder.LITTLE_ENDIAN).getLong(0), height
    };
  }

  /** Writes a block and returns its first key with the pointer to it. */
  private Map.Entry<Item, byte[]> block(long id, int height, List<Map.Entry<Item, byte[]>> items) {
    int place = used;
    used += nodeSize;
    int limit = place < METADATA_AT ? METADATA_AT : METADATA_AT + metadataLength;
    if (used > limit) {
      throw new IllegalStateException("the chunk of tree " + id + " is full");
    }
    ByteBuffer block = buffer(nodeSize);
    block.position(32);
    block.put(UUID).putLong(place + SHIFT).putLong(1).put(UUID).putLong(GENERATION).putLong(id);
    block.putInt(items.size()).put((byte) height);
    int end = nodeSize - 101;
    for (Map.Entry<Item, byte[]> item : items) {
      Item key = item.getKey();
      block.putLong(key.object).put((byte) key.type).putLong(key.offset);
      if (height == 0) {
        end -= item.getValue().length;
        block.putInt(end).putInt(item.getValue().length);
        System.arraycopy(item.getValue(), 0, block.array(), 101 + end, item.getValue().length);
      } else {
        block.put(item.getValue());
      }
    }
    byte[] bytes = block.array();
    sign(bytes);
    System.arraycopy(bytes, 0, image, place, nodeSize);
    if (dup && place >= METADATA_AT) {
      System.arraycopy(bytes, 0, image, place + metadataLength, nodeSize);
    }
    Item first = items.isEmpty() ? new Item(0, 0, 0) : items.get(0).getKey();
    return Map.entry(first, buffer(16).putLong(place + SHIFT).putLong(GENERATION).array());
  }

  private void superblock(long[] root, long[] chunkRoot, byte[] system) {
    ByteBuffer block = buffer(4096);
    block.position(32);
    block.put(UUID).putLong(0x10000).putLong(1).put("_BHRfS_M".getBytes(StandardCharsets.US_ASCII));
    block.putLong(GENERATION).putLong(root[0]).putLong(chunkRoot[0]);
    block.putLong(0x70, image.length).putLong(0x78, 6L * nodeSize).putLong(0x80, 6);
    block.putLong(0x88, 1).putInt(0x90, sectorSize).putInt(0x94, nodeSize).putInt(0x98, nodeSize);
    block.putInt(0x9C, 4096).putInt(0xA0, 17 + system.length).putLong(0xA4, GENERATION);
    block.putLong(0xBC, incompatible).putShort(0xC4, (short) checksum);
    block.put(0xC6, (byte) root[1]).put(0xC7, (byte) chunkRoot[1]);
    block.position(0xC9);
    block.put(deviceItem()).put(label.getBytes(StandardCharsets.UTF_8));
    block.position(0x32B);
    block.putLong(256).put((byte) 228).putLong(SYSTEM_AT + SHIFT).put(system);
    byte[] bytes = block.array();
    superblock.forEach((at, value) -> System.arraycopy(value, 0, bytes, at, value.length));
    sign(bytes);
    System.arraycopy(bytes, 0, image, 0x10000, 4096);
  }

  /** Puts the right checksum in front of a superblock or tree block. */
  public void sign(byte[] block) {
    byte[] sum = sum(Arrays.copyOfRange(block, 32, block.length));
    Arrays.fill(block, 0, 32, (byte) 0);
    System.arraycopy(sum, 0, block, 0, sum.length);
  }

  private byte[] sum(byte[] bytes) {
    if (checksum == 2) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return buffer(4).putInt((int) crc.getValue()).array();
  }

  /** The kernel's btrfs_name_hash, by long division. */
  static long hash(byte[] name) {
    long remainder = 0xFFFFFFFEL;
    for (byte b : name) {
      remainder ^= b & 0xFFL;
      for (int i = 0; i < 8; i++) {
        boolean odd = remainder % 2 == 1;
        remainder /= 2;
        if (odd) {
          remainder ^= 0x82F63B78L;
        }
      }
    }
    return remainder;
  }

  public static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
