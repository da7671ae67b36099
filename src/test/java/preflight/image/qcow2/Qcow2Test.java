package preflight.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.image.Container.Property;
import preflight.image.Disks;
import preflight.image.NumberedDisk;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** What is read, on layouts that no tool writes. */
class Qcow2Test {

  @ParameterizedTest
  @CsvSource({"2,9", "2,16", "3,9", "3,12", "3,16", "3,21"})
  void readsClustersInAnyOrder(int version, int bits) throws Exception {
    int sectors = Math.max(300, 5 << (bits - 9));
    byte[] disk = NumberedDisk.sectors(0, sectors);
    byte[] file = new Qcow2Writer().version(version).clusterBits(bits).map("d").write(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(properties(file))
        .startsWith(
            new Property("version", Integer.toString(version)),
            new Property("cluster size", Integer.toString(1 << bits)))
        .contains(new Property("compression type", "deflate"), new Property("refcount bits", "16"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 512, 700, 4096, 4097, 65536 + 512, 3 * 65536 - 1})
  void readsADiskOfAnySize(int size) throws Exception {
    byte[] disk = Arrays.copyOf(NumberedDisk.sectors(0, 400), size);
    for (String map : List.of("d", "c")) {
      byte[] file = new Qcow2Writer().clusterBits(12).map(map).write(disk);
      ByteSource content = content(file);
      assertThat(content.size()).isEqualTo(size);
      assertThat(Arrays.mismatch(content.read(0, size), disk)).isEqualTo(-1);
      assertThat(content.read(size - 1, 1)[0]).isEqualTo(disk[size - 1]);
      assertThatThrownBy(() -> content.read(size - 1, 2)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void needsNoBytesBehindTheDisk() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 3);
    byte[] file = new Qcow2Writer().clusterBits(12).inOrder().map("d").write(disk);
    // the table stands in front, the only cluster at the end, of which 3 of 8 sectors are used
    byte[] cut = Arrays.copyOf(file, file.length - 5 * 512);
    NumberedDisk.assertReads(content(cut), disk);
    VirtualDisk less = open(Arrays.copyOf(file, file.length - 5 * 512 - 1));
    assertThat(less.container().troubles())
        .containsExactly(new Trouble.Truncated("disk.qcow2", cut.length - 1, cut.length));
  }

  @Test
  void readsAnEmptyDisk() throws Exception {
    VirtualDisk disk = open(new Qcow2Writer().map(".").write(new byte[0]));
    assertThat(disk.size()).isZero();
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.nextData(0)).isZero();
    assertThat(content.read(0, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"9,dc.zZd", "12,dc.zZd", "16,dc.zZdc", "21,.cZ"})
  void readsHolesZerosAndPackedClusters(int bits, String letters) throws Exception {
    int cluster = 1 << bits;
    for (boolean zstd : new boolean[] {false, true}) {
      byte[] disk = NumberedDisk.sectors(0, letters.length() * cluster / 512);
      Qcow2Writer writer = new Qcow2Writer().clusterBits(bits).map(letters);
      byte[] file = (zstd ? writer.zstd() : writer).write(disk);
      for (int i = 0; i < letters.length(); i++) {
        if (".zZ".indexOf(letters.charAt(i)) >= 0) {
          Arrays.fill(disk, i * cluster, (i + 1) * cluster, (byte) 0);
        }
      }
      NumberedDisk.assertReads(content(file), disk);
      assertThat(properties(file))
          .contains(new Property("compression type", zstd ? "zstd" : "deflate"));
    }
  }

  @Test
  void skipsWhatIsNotStored() throws Exception {
    byte[] file =
        new Qcow2Writer().clusterBits(9).map("d.zZ...c").write(NumberedDisk.sectors(0, 8));
    ByteSource content = content(file);
    assertThat(content.nextData(0)).isZero();
    assertThat(content.nextData(100)).isEqualTo(100);
    assertThat(content.nextData(512)).isEqualTo(7 * 512);
    assertThat(content.nextData(7 * 512 + 1)).isEqualTo(7 * 512 + 1);
    byte[] tables = new Qcow2Writer().clusterBits(9).map(".").write(new byte[64 * 512 * 3 + 512]);
    assertThat(content(tables).nextData(1)).isEqualTo(64 * 512 * 3 + 512);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 16, 21})
  void readsSubclusters(int bits) throws Exception {
    int cluster = 1 << bits;
    byte[] disk = NumberedDisk.sectors(0, 6 * cluster / 512);
    long[] bitmaps = {
      0x00000000_0F0F00FFL, 0xFFFF0000_00000000L, 0x7FFFFFFE_80000001L, 0, 0x00000000_FFFFFFFFL
    };
    byte[] file =
        new Qcow2Writer().clusterBits(bits).extended().map("sssscz").bitmaps(bitmaps).write(disk);
    for (int i = 0; i < 6; i++) {
      for (int sub = 0; sub < 32; sub++) {
        boolean stored = i == 4 || (i < 4 && (bitmaps[i] >>> sub & 1) != 0);
        if (!stored) {
          int start = i * cluster + sub * cluster / 32;
          Arrays.fill(disk, start, start + cluster / 32, (byte) 0);
        }
      }
    }
    NumberedDisk.assertReads(content(file), disk);
    assertThat(content(file).nextData(cluster / 4L)).isEqualTo(cluster / 2L);
    assertThat(content(file).nextData(cluster)).isEqualTo(2L * cluster);
    assertThat(content(file).nextData(2L * cluster + cluster / 32))
        .isEqualTo(3L * cluster - cluster / 32);
    assertThat(properties(file)).contains(new Property("extended L2 entries", "yes"));
  }

  @Test
  void readsPackedDataThatEndsBeforeItsLastSector() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 3 * 128);
    for (boolean zstd : new boolean[] {false, true}) {
      Qcow2Writer writer = new Qcow2Writer().map("c").cutAtEnd();
      byte[] file = (zstd ? writer.zstd() : writer).write(disk);
      assertThat(file.length % 512).isNotZero();
      NumberedDisk.assertReads(content(file), disk);
      // and the count of sectors may be larger still
      NumberedDisk.assertReads(content(writer.extraSectors(9).write(disk)), disk);
    }
  }

  @Test
  void readsTwoClustersThatStandInOnePlace() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 3);
    byte[] file = new Qcow2Writer().clusterBits(9).map("d").write(disk);
    int l2 = l2(file);
    System.arraycopy(file, l2, file, l2 + 8, 8);
    System.arraycopy(disk, 0, disk, 512, 512);
    NumberedDisk.assertReads(content(file), disk);
  }

  @Test
  void namesAPackedClusterThatIsCutOff() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 2 * 128);
    for (boolean zstd : new boolean[] {false, true}) {
      Qcow2Writer writer = new Qcow2Writer().map("c").cutAtEnd();
      byte[] file = (zstd ? writer.zstd() : writer).write(disk);
      ByteSource cut = content(Arrays.copyOf(file, file.length - 2));
      assertThat(cut.read(0, 65536)).isEqualTo(Arrays.copyOf(disk, 65536));
      assertThatThrownBy(() -> cut.read(65536, 512))
          .isInstanceOf(TruncatedException.class)
          .hasMessageContaining("QCOW2 compressed cluster 1 of disk.qcow2: ends at byte");
    }
  }

  @Test
  void namesDamagedPackedData() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 2 * 128);
    for (boolean zstd : new boolean[] {false, true}) {
      Qcow2Writer writer = new Qcow2Writer().map("c");
      byte[] file = (zstd ? writer.zstd() : writer).write(disk);
      int place = (int) (Patch.getLong(file, l2(file)) & 0xFFFFFF);
      Arrays.fill(file, place, place + 300, (byte) 0xFF);
      assertThatThrownBy(() -> content(file).read(0, 512))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(
              "QCOW2 compressed cluster 0 of disk.qcow2: compressed data is damaged")
          .hasMessageContaining("(at byte " + place + ")");
      assertThat(content(file).read(65536, 512))
          .isEqualTo(Arrays.copyOfRange(disk, 65536, 65536 + 512));
    }
  }

  @Test
  void namesPackedDataThatIsTooShort() throws Exception {
    for (boolean zstd : new boolean[] {false, true}) {
      Qcow2Writer writer = new Qcow2Writer().clusterBits(12).map("c");
      byte[] file = (zstd ? writer.zstd() : writer).write(NumberedDisk.sectors(0, 8));
      byte[] large = (zstd ? writer.zstd() : writer).clusterBits(13).write(new byte[8192]);
      int from = (int) (Patch.getLong(large, l2(large, 13)) & 0xFFFFFF);
      int to = (int) (Patch.getLong(file, l2(file, 12)) & 0xFFFFFF);
      // data of a cluster twice as large: for deflate, unpacking stops at the end of the cluster
      System.arraycopy(large, from, file, to, 60);
      if (zstd) {
        assertThatThrownBy(() -> content(file).read(0, 512))
            .isInstanceOf(CorruptException.class)
            .hasMessageContaining("compressed data is damaged: Destination buffer is too small");
      } else {
        assertThat(content(file).read(0, 4096)).isEqualTo(new byte[4096]);
      }
      byte[] small = (zstd ? writer.zstd() : writer).clusterBits(9).write(new byte[512]);
      int short1 = (int) (Patch.getLong(small, l2(small, 9)) & 0xFFFFFF);
      byte[] short2 = Arrays.copyOfRange(small, short1, short1 + (zstd ? 17 : 8));
      System.arraycopy(short2, 0, file, to, short2.length);
      assertThatThrownBy(() -> content(file).read(0, 512)).isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void tellsSnapshotsAndReadsTheActiveState() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 128);
    byte[] file = new Qcow2Writer().map("d").snapshots(3).write(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(properties(file)).contains(new Property("internal snapshots", "3"));
  }

  @Test
  void tellsTheStateOfTheFileAndReadsOn() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 128);
    VirtualDisk both = open(new Qcow2Writer().map("d").features(0b11).write(disk));
    assertThat(both.container().troubles().stream().map(Trouble::summary))
        .containsExactly(
            "QCOW2 header: the dirty bit is set: the image was not closed, reference counts may be"
                + " wrong (at byte 72)",
            "QCOW2 header: the corrupt bit is set: a writer met damage, any structure may be wrong"
                + " (at byte 72)");
    NumberedDisk.assertReads(both.content().toOptional().orElseThrow(), disk);

    byte[] counts = new Qcow2Writer().map("d").write(disk);
    Patch.putInt(counts, 96, 7);
    Patch.putLong(counts, 48, 513);
    VirtualDisk wrong = open(counts);
    assertThat(wrong.container().troubles().stream().map(Trouble::summary))
        .containsExactly(
            "QCOW2 header: refcount_order is 7, more than 6 (at byte 96)",
            "QCOW2 header: refcount_table_offset is 513, not a multiple of the cluster size of"
                + " 65536 (at byte 48)");
    NumberedDisk.assertReads(wrong.content().toOptional().orElseThrow(), disk);
  }

  @Test
  void readsOnBehindADamagedExtension() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 128);
    byte[] file = new Qcow2Writer().map("d").extension(Qcow2Writer.BITMAPS, bitmaps()).write(disk);
    assertThat(properties(file)).contains(new Property("persistent bitmaps", "2"));
    Patch.putInt(file, 108, 65536);
    VirtualDisk damaged = open(file);
    assertThat(damaged.container().troubles().stream().map(Trouble::summary))
        .containsExactly(
            "QCOW2 header extension: 0x23852875 has 65536 bytes, of which 65424 fit"
                + " (at byte 108)");
    NumberedDisk.assertReads(damaged.content().toOptional().orElseThrow(), disk);
  }

  private static byte[] bitmaps() {
    byte[] data = new byte[24];
    data[3] = 2;
    return data;
  }

  /** The header, the L1 table of 128 bytes and an L2 table at 2^55, and a cluster behind it. */
  @Test
  void readsOffsetsOfMoreThan32Bits() throws Exception {
    long far = 1L << 55;
    byte[] head = new Qcow2Writer().clusterBits(9).map("d").write(NumberedDisk.sectors(0, 64));
    Patch.putLong(head, 3 * 512, 1L << 63 | far);
    byte[] tail = new byte[1024];
    Patch.putLong(tail, 63 * 8, 1L << 63 | (far + 512));
    byte[] sector = NumberedDisk.sectors(77, 1);
    System.arraycopy(sector, 0, tail, 512, 512);
    ByteSource file = new FarSource(head, far, tail);
    VirtualDisk disk = Disks.open(file, Siblings.NONE);
    assertThat(disk.container().troubles()).isEmpty();
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read(63 * 512, 512)).isEqualTo(sector);
    assertThat(content.read(0, 512)).isEqualTo(new byte[512]);
    assertThat(content.nextData(0)).isEqualTo(63 * 512);
  }

  /** Bytes at both ends of a long file. */
  private static final class FarSource implements ByteSource {

    private final byte[] head;
    private final long place;
    private final byte[] tail;

    FarSource(byte[] head, long place, byte[] tail) {
      this.head = head;
      this.place = place;
      this.tail = tail;
    }

    @Override
    public String name() {
      return "far.qcow2";
    }

    @Override
    public long size() {
      return place + tail.length;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      for (int i = 0; i < length; i++) {
        long at = offset + i;
        target[from + i] =
            at < head.length ? head[(int) at] : at < place ? 0 : tail[(int) (at - place)];
      }
    }
  }

  @Test
  void skipsALargeEmptyDisk() throws Exception {
    byte[] head = new Qcow2Writer().map(".").write(new byte[512]);
    long size = 64L << 40;
    Patch.putLong(head, 24, size);
    Patch.putInt(head, 36, 131072);
    VirtualDisk disk = open(Arrays.copyOf(head, 3 * 65536 + 131072 * 8));
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(disk.size()).isEqualTo(size);
    assertThat(content.nextData(0)).isEqualTo(size);
    assertThat(content.read(size - 512, 512)).isEqualTo(new byte[512]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void skipsALargeDiskWhoseTablesAreOne(boolean flags) throws Exception {
    int entries = 65536;
    byte[] file = new byte[(1 << 20)];
    byte[] head = new Qcow2Writer().map(".").write(new byte[512]);
    System.arraycopy(head, 0, file, 0, head.length);
    long size = 65536L * 8192 * entries;
    Patch.putLong(file, 24, size);
    Patch.putInt(file, 36, entries);
    int table = 3 * 65536 + entries * 8;
    for (int i = 0; i < entries; i++) {
      Patch.putLong(file, 3 * 65536 + i * 8, 1L << 63 | table);
    }
    for (int i = 0; i < 8192 && flags; i++) {
      Patch.putLong(file, table + i * 8, 1);
    }
    long start = System.nanoTime();
    assertThat(content(file).nextData(0)).isEqualTo(size);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  static int l2(byte[] file) {
    return l2(file, file[23]);
  }

  /** Where the first L2 table stands. */
  private static int l2(byte[] file, int bits) {
    return (int) (Patch.getLong(file, 3 << bits) & 0xFFFFFFFFL);
  }

  static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("disk.qcow2", file), Siblings.NONE);
  }

  private static List<Property> properties(byte[] file) throws IOException {
    return open(file).container().properties();
  }

  static ByteSource content(byte[] file) throws IOException {
    VirtualDisk disk = open(file);
    assertThat(disk.container().troubles()).isEmpty();
    return disk.content().toOptional().orElseThrow();
  }
}
