package preflight.image.qcow2;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Writes QCOW2 files of layouts that no tool writes (QEMU docs/interop/qcow2.rst).
 *
 * <p>Header, reference counts and L1 table stand in front; then L2 tables and clusters in an order
 * of chance; then compressed data, byte by byte without regard to clusters. What belongs to nobody
 * is filled with 0xEE.
 */
final class Qcow2Writer {

  static final int FEATURE_NAMES = 0x6803F857;
  static final int BACKING_FORMAT = 0xE2792ACA;
  static final int BITMAPS = 0x23852875;
  static final int ENCRYPTION_HEADER = 0x0537BE77;
  static final int EXTERNAL_DATA = 0x44415441;

  private static final byte FILL = (byte) 0xEE;
  private static final int L1_CLUSTER = 3;

  private int version = 3;
  private int clusterBits = 16;
  private boolean zstd;
  private boolean extended;
  private boolean inOrder;
  private boolean cutAtEnd;
  private int extraSectors;
  private String map = "";
  private long features;
  private int cryptMethod;
  private int snapshots;
  private String backing = "";
  private long[] bitmaps = {};
  private final List<byte[]> extensions = new ArrayList<>();

  Qcow2Writer version(int number) {
    version = number;
    return this;
  }

  Qcow2Writer clusterBits(int bits) {
    clusterBits = bits;
    return this;
  }

  Qcow2Writer zstd() {
    zstd = true;
    return this;
  }

  /** With 32 subclusters; see {@link #bitmaps}. */
  Qcow2Writer extended() {
    extended = true;
    return this;
  }

  /** L2 tables and clusters stand in the order of the disk, each table before its clusters. */
  Qcow2Writer inOrder() {
    inOrder = true;
    return this;
  }

  /** Ends the file with the last byte of compressed data. */
  Qcow2Writer cutAtEnd() {
    cutAtEnd = true;
    return this;
  }

  /** More sectors of compressed data than there are. */
  Qcow2Writer extraSectors(int count) {
    extraSectors = count;
    return this;
  }

  /**
   * One letter for each cluster, the last for all that follow: {@code d} data, {@code c}
   * compressed, {@code .} not allocated, {@code z} zero flag, {@code Z} zero flag on a cluster that
   * is allocated, {@code s} the subclusters that {@link #bitmaps} tells.
   */
  Qcow2Writer map(String letters) {
    map = letters;
    return this;
  }

  /** Subcluster bitmaps of the clusters in turn, for those that are {@code s}. */
  Qcow2Writer bitmaps(long... values) {
    bitmaps = values;
    return this;
  }

  /** More bits of the incompatible features. */
  Qcow2Writer features(long bits) {
    features = bits;
    return this;
  }

  Qcow2Writer cryptMethod(int number) {
    cryptMethod = number;
    return this;
  }

  Qcow2Writer snapshots(int count) {
    snapshots = count;
    return this;
  }

  Qcow2Writer backing(String name) {
    backing = name;
    return this;
  }

  Qcow2Writer extension(int type, byte[] data) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + (data.length + 7) / 8 * 8);
    bytes.putInt(type).putInt(data.length).put(data);
    extensions.add(bytes.array());
    return this;
  }

  /** An entry of a feature name table. */
  static byte[] feature(int type, int bit, String name) {
    byte[] entry = new byte[48];
    entry[0] = (byte) type;
    entry[1] = (byte) bit;
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, entry, 2, Math.min(46, text.length));
    return entry;
  }

  /** The file whose disk is {@code disk}; what a hole of the map covers is left out. */
  byte[] write(byte[] disk) {
    int cluster = 1 << clusterBits;
    int entrySize = extended ? 16 : 8;
    int perTable = cluster / entrySize;
    int count = (disk.length + cluster - 1) / cluster;
    int tables = (count + perTable - 1) / perTable;
    int l1Clusters = Math.max(1, (tables * 8 + cluster - 1) / cluster);
    boolean[] tableUsed = new boolean[tables];
    int stored = 0;
    for (int i = 0; i < count; i++) {
      tableUsed[i / perTable] |= letter(i) != '.';
      stored += "dZs".indexOf(letter(i)) >= 0 ? 1 : 0;
    }
    List<Integer> places = new ArrayList<>();
    for (boolean used : tableUsed) {
      stored += used ? 1 : 0;
    }
    int first = L1_CLUSTER + l1Clusters;
    for (int i = 0; i < stored; i++) {
      places.add(first + i);
    }
    if (!inOrder) {
      Collections.shuffle(places, new Random(4711));
    }
    int next = 0;
    int end = (first + stored) * cluster;
    ByteBuffer file = ByteBuffer.wrap(new byte[end + packedRoom(count, cluster)]);
    Arrays.fill(file.array(), FILL);
    Arrays.fill(file.array(), 0, first * cluster, (byte) 0);
    header(file, disk.length, tables);
    int packedEnd = end + 3;
    for (int table = 0; table < tables; table++) {
      if (!tableUsed[table]) {
        continue;
      }
      int l2 = places.get(next++) * cluster;
      Arrays.fill(file.array(), l2, l2 + cluster, (byte) 0);
      file.putLong(L1_CLUSTER * cluster + table * 8, 1L << 63 | l2);
      for (int i = table * perTable; i < Math.min(count, (table + 1) * perTable); i++) {
        byte[] bytes =
            Arrays.copyOf(
                Arrays.copyOfRange(disk, i * cluster, Math.min(disk.length, (i + 1) * cluster)),
                cluster);
        int at = l2 + i % perTable * entrySize;
        char letter = letter(i);
        if (letter == 'z') {
          file.putLong(at, extended ? 0 : 1);
          if (extended) {
            file.putLong(at + 8, 0xFFFFFFFFL << 32);
          }
        } else if (letter == 'c') {
          byte[] packed = pack(bytes);
          file.put(packedEnd, packed);
          int last = packedEnd + packed.length - 1;
          long sectors = (long) (last / 512) - packedEnd / 512 + extraSectors;
          file.putLong(at, 1L << 62 | sectors << (62 - (clusterBits - 8)) | packedEnd);
          packedEnd += packed.length;
        } else if (letter != '.') {
          int place = places.get(next++) * cluster;
          file.putLong(at, 1L << 63 | place | (letter == 'Z' && !extended ? 1 : 0));
          long bitmap = letter == 'd' ? 0xFFFFFFFFL : letter == 's' ? bitmaps[i] : 0;
          if (extended) {
            file.putLong(at + 8, bitmap);
          }
          for (int sub = 0; sub < 32; sub++) {
            if ((bitmap >>> sub & 1) != 0) {
              file.put(place + sub * cluster / 32, bytes, sub * cluster / 32, cluster / 32);
            }
          }
        }
      }
    }
    int size = cutAtEnd ? packedEnd : (packedEnd + cluster - 1) / cluster * cluster;
    return Arrays.copyOf(file.array(), packedEnd == end + 3 ? end : Math.min(size, file.limit()));
  }

  private int packedRoom(int count, int cluster) {
    int packed = 0;
    for (int i = 0; i < count; i++) {
      packed += letter(i) == 'c' ? 1 : 0;
    }
    return packed == 0 ? 3 : packed * (cluster + cluster / 8 + 128) + cluster;
  }

  private char letter(int cluster) {
    return map.charAt(Math.min(cluster, map.length() - 1));
  }

  private byte[] pack(byte[] bytes) {
    if (zstd) {
      return Zstd.compress(bytes);
    }
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + bytes.length / 8 + 128];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  private void header(ByteBuffer file, long size, int tables) {
    int cluster = 1 << clusterBits;
    file.putInt(0, 0x514649FB).putInt(4, version).putInt(20, clusterBits).putLong(24, size);
    file.putInt(32, cryptMethod).putInt(36, tables).putLong(40, (long) L1_CLUSTER * cluster);
    file.putLong(48, cluster).putInt(56, 1).putInt(60, snapshots).putLong(64, 0);
    file.putLong(cluster, 2L * cluster);
    int at = 72;
    if (version >= 3) {
      long bits = features | (zstd ? 1 << 3 : 0) | (extended ? 1 << 4 : 0);
      file.putLong(72, bits).putInt(96, 4).putInt(100, zstd ? 112 : 104);
      file.put(104, (byte) (zstd ? 1 : 0));
      at = zstd ? 112 : 104;
    }
    for (byte[] extension : extensions) {
      file.put(at, extension);
      at += extension.length;
    }
    if (!backing.isEmpty()) {
      byte[] name = backing.getBytes(StandardCharsets.UTF_8);
      file.putLong(8, at + 8).putInt(16, name.length);
      file.put(at + 8, name);
    }
  }
}
