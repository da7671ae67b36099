package preflight.filesystem.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes FAT volumes byte by byte from Microsoft's specification (fatgen103), and knows nothing of
 * the reader. What it wrote can be changed afterwards in {@link #bytes}.
 */
public final class FatWriter {

  private static final int TABLES = 2;

  public final ByteBuffer bytes;

  private final int bits;
  private final int sectorSize;
  private final int clusterSize;
  private final int reserved;
  private final int tableSectors;
  private final int rootEntries;
  private final int clusters;
  private final Map<String, List<Integer>> directories = new HashMap<>();
  private final Map<String, Integer> used = new HashMap<>();
  private final Map<String, Integer> entries = new HashMap<>();
  private int nextCluster = 2;
  private int aliases;

  /**
   * @param bits 12, 16 or 32
   * @param clusters how many the volume has
   */
  public FatWriter(int bits, int sectorSize, int sectorsPerCluster, int clusters) {
    this.bits = bits;
    this.sectorSize = sectorSize;
    this.clusterSize = sectorSize * sectorsPerCluster;
    this.clusters = clusters;
    this.reserved = bits == 32 ? 32 : 1;
    this.rootEntries = bits == 32 ? 0 : 4 * sectorSize / 32;
    this.tableSectors = ((clusters + 2) * bits / 8 + sectorSize) / sectorSize;
    int sectors =
        reserved
            + TABLES * tableSectors
            + rootEntries * 32 / sectorSize
            + clusters * sectorsPerCluster;
    bytes = ByteBuffer.allocate(sectors * sectorSize).order(ByteOrder.LITTLE_ENDIAN);
    bootSector(0, sectorsPerCluster, sectors);
    table(0, bits == 12 ? 0xFF8 : bits == 16 ? 0xFFF8 : 0x0FFFFFF8);
    table(1, bits == 12 ? 0xFFF : bits == 16 ? 0xFFFF : 0x0FFFFFFF);
    if (bits == 32) {
      bootSector(6 * sectorSize, sectorsPerCluster, sectors);
      bytes.putInt(sectorSize, 0x41615252).putInt(sectorSize + 484, 0x61417272);
      bytes.putInt(sectorSize + 488, -1).putInt(sectorSize + 492, -1);
      bytes.putInt(sectorSize + 508, 0xAA550000);
      directories.put("", chain(1, 1));
    }
  }

  private void bootSector(int at, int sectorsPerCluster, int sectors) {
    bytes.put(at, new byte[] {(byte) 0xEB, 0x58, (byte) 0x90});
    bytes.put(at + 3, "TESTONLY".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort(at + 11, (short) sectorSize).put(at + 13, (byte) sectorsPerCluster);
    bytes.putShort(at + 14, (short) reserved).put(at + 16, (byte) TABLES);
    bytes.putShort(at + 17, (short) rootEntries).put(at + 21, (byte) 0xF8);
    if (sectors < 65536 && bits != 32) {
      bytes.putShort(at + 19, (short) sectors);
    } else {
      bytes.putInt(at + 32, sectors);
    }
    int extended = at + 36;
    if (bits == 32) {
      bytes.putInt(at + 36, tableSectors).putInt(at + 44, 2);
      bytes.putShort(at + 48, (short) 1).putShort(at + 50, (short) 6);
      extended = at + 64;
    } else {
      bytes.putShort(at + 22, (short) tableSectors);
    }
    bytes.put(extended, (byte) 0x80).put(extended + 2, (byte) 0x29);
    bytes.putInt(extended + 3, 0x12ABCDEF);
    bytes.put(extended + 7, ascii("BPB LABEL  FAT" + bits + "   "));
    bytes.put(at + 510, (byte) 0x55).put(at + 511, (byte) 0xAA);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Where a table begins, in bytes. */
  public int tableAt(int table) {
    return (reserved + table * tableSectors) * sectorSize;
  }

  /** Where a cluster's entry stands in the first table; of FAT12 the byte that it begins in. */
  public int tableEntry(int cluster) {
    return tableAt(0) + (bits == 12 ? cluster + cluster / 2 : cluster * (bits / 8));
  }

  private int rootAt() {
    return tableAt(TABLES);
  }

  /** Where a cluster begins, in bytes. */
  public int clusterAt(int cluster) {
    return rootAt() + rootEntries * 32 + (cluster - 2) * clusterSize;
  }

  public int clusterSize() {
    return clusterSize;
  }

  /** Sets the entry of a cluster in both tables. */
  public FatWriter table(int cluster, int value) {
    for (int table = 0; table < TABLES; table++) {
      int start = tableAt(table);
      if (bits == 32) {
        bytes.putInt(start + 4 * cluster, value);
      } else if (bits == 16) {
        bytes.putShort(start + 2 * cluster, (short) value);
      } else {
        int at = start + cluster * 3 / 2;
        int pair = Short.toUnsignedInt(bytes.getShort(at));
        boolean odd = cluster % 2 == 1;
        pair = odd ? (pair & 0x000F) | (value << 4) : (pair & 0xF000) | (value & 0xFFF);
        bytes.putShort(at, (short) pair);
      }
    }
    return this;
  }

  /** The number that a table's last entry of a file holds. */
  public int end() {
    return bits == 12 ? 0xFFF : bits == 16 ? 0xFFFF : 0x0FFFFFFF;
  }

  /** Links so many new clusters, of which each lies so far behind the one before. */
  public List<Integer> chain(int count, int stride) {
    List<Integer> chain = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chain.add(nextCluster + i * stride);
    }
    if (count > 0) {
      nextCluster = chain.get(count - 1) + 1;
    }
    link(chain);
    return chain;
  }

  /** Links these clusters in this order. */
  public void link(List<Integer> chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.get(i) > clusters + 1) {
        throw new IllegalStateException("no cluster " + chain.get(i));
      }
      table(chain.get(i), i == chain.size() - 1 ? end() : chain.get(i + 1));
    }
  }

  /** An empty directory, with its dot entries. */
  public FatWriter directory(String path) {
    List<Integer> chain = chain(1, 1);
    entry(path, 0x10, chain.get(0), 0);
    directories.put(path, chain);
    String parent = parent(path);
    put(path, shortEntry(ascii(".          "), 0x10, chain.get(0), 0));
    int up = parent.isEmpty() ? 0 : directories.get(parent).get(0);
    put(path, shortEntry(ascii("..         "), 0x10, up, 0));
    return this;
  }

  /** A file in clusters that lie in a row. */
  public FatWriter file(String path, byte[] content) {
    return file(path, content, 1);
  }

  /** A file whose clusters lie apart. */
  public FatWriter file(String path, byte[] content, int stride) {
    List<Integer> chain = chain((content.length + clusterSize - 1) / clusterSize, stride);
    return file(path, content, chain);
  }

  /** A file in these clusters, which may be in any order. */
  public FatWriter file(String path, byte[] content, List<Integer> chain) {
    for (int i = 0; i < chain.size(); i++) {
      int from = i * clusterSize;
      byte[] part = Arrays.copyOfRange(content, from, Math.min(content.length, from + clusterSize));
      bytes.put(clusterAt(chain.get(i)), part);
    }
    link(chain);
    entry(path, 0x20, chain.isEmpty() ? 0 : chain.get(0), content.length);
    return this;
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** An entry with a long name, where the name is not one of eight and three capitals. */
  private void entry(String path, int attributes, int cluster, int size) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String parent = parent(path);
    byte[] stored;
    if (name.matches("[A-Z0-9_~]{1,8}(\\.[A-Z0-9_~]{1,3})?")) {
      int dot = name.indexOf('.');
      String base = dot < 0 ? name : name.substring(0, dot);
      stored = ascii((base + "        ").substring(0, 8) + "   ");
      byte[] extension = ascii(dot < 0 ? "" : name.substring(dot + 1));
      System.arraycopy(extension, 0, stored, 8, extension.length);
    } else {
      stored = ascii(String.format("%06X~1   ", ++aliases));
      for (byte[] part : longName(name, stored)) {
        put(parent, part);
      }
    }
    entries.put(path, put(parent, shortEntry(stored, attributes, cluster, size)));
  }

  /** The entries of a long name, in the order of the disk. */
  public static List<byte[]> longName(String name, byte[] stored) {
    int sum = 0;
    for (byte b : stored) {
      sum = ((sum & 1) != 0 ? 0x80 : 0) + (sum >> 1) + (b & 0xFF) & 0xFF;
    }
    int count = (name.length() + 12) / 13;
    List<byte[]> parts = new ArrayList<>();
    for (int number = count; number >= 1; number--) {
      ByteBuffer part = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
      part.put(0, (byte) (number | (number == count ? 0x40 : 0)));
      part.put(11, (byte) 0x0F).put(13, (byte) sum);
      for (int i = 0; i < 13; i++) {
        int at = (number - 1) * 13 + i;
        int place = i < 5 ? 1 + 2 * i : i < 11 ? 14 + 2 * (i - 5) : 28 + 2 * (i - 11);
        int unit = at < name.length() ? name.charAt(at) : at == name.length() ? 0 : 0xFFFF;
        part.putShort(place, (short) unit);
      }
      parts.add(part.array());
    }
    return parts;
  }

  /** An entry of 32 bytes. */
  public static byte[] shortEntry(byte[] stored, int attributes, int cluster, int size) {
    ByteBuffer entry = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(0, stored).put(11, (byte) attributes);
    entry.putShort(20, (short) (cluster >> 16)).putShort(26, (short) cluster);
    entry.putInt(28, size);
    return entry.array();
  }

  /**
   * Puts an entry at the end of a directory, which grows for it.
   *
   * @return where it stands
   */
  public int put(String directory, byte[] entry) {
    int index = used.merge(directory, 1, Integer::sum) - 1;
    int at;
    if (directory.isEmpty() && bits != 32) {
      if (index >= rootEntries) {
        throw new IllegalStateException("the root directory is full");
      }
      at = rootAt() + 32 * index;
    } else {
      List<Integer> chain = directories.get(directory);
      int position = index * 32 / clusterSize;
      if (position == chain.size()) {
        List<Integer> longer = new ArrayList<>(chain);
        longer.add(chain(1, 1).get(0));
        link(longer);
        directories.put(directory, longer);
        chain = longer;
      }
      at = clusterAt(chain.get(position)) + index * 32 % clusterSize;
    }
    bytes.put(at, entry);
    return at;
  }

  /** Where the short entry of a path stands, in bytes. */
  public int entryAt(String path) {
    return entries.get(path);
  }

  /** The first cluster of a path. */
  public int firstCluster(String path) {
    int at = entryAt(path);
    int low = Short.toUnsignedInt(bytes.getShort(at + 26));
    return bits == 32 ? low | Short.toUnsignedInt(bytes.getShort(at + 20)) << 16 : low;
  }

  /** The volume. */
  public byte[] volume() {
    return bytes.array();
  }
}
