package preflight.filesystem.btrfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.filesystem.Subvolume;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

class BtrfsFileSystemTest {

  private static BtrfsFileSystem open(BtrfsWriter writer) throws IOException {
    return open(writer.build());
  }

  private static BtrfsFileSystem open(byte[] image) throws IOException {
    return BtrfsFileSystem.open(new ArraySource("image", image));
  }

  private static Node find(FileSystem fileSystem, String path) throws IOException {
    Node at = fileSystem.root();
    for (String name : path.substring(1).split("/", -1)) {
      at = fileSystem.child(at, name).orElseThrow();
    }
    return at;
  }

  private static byte[] content(FileSystem fileSystem, String path) throws IOException {
    ByteSource source = fileSystem.open(find(fileSystem, path));
    return source.read(0, (int) source.size());
  }

  private static String text(FileSystem fileSystem, String path) throws IOException {
    return new String(content(fileSystem, path), StandardCharsets.UTF_8);
  }

  private static List<String> names(FileSystem fileSystem, Node directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      names.add(entry.name());
    }
    return names;
  }

  private static List<String> troubles(FileSystem fileSystem) {
    return fileSystem.facts().troubles().stream().map(Trouble::summary).toList();
  }

  private static byte[] words(int length) {
    Random random = new Random(length);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("word ").append(random.nextInt(300)).append(text.length() % 7 == 0 ? "\n" : " ");
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4096, 4096",
    "1, 4096, 4096",
    "2, 4096, 4096",
    "3, 4096, 4096",
    "2, 65536, 65536"
  })
  void readsExtentsOfEachCompression(int compression, int nodeSize, int sectorSize)
      throws IOException {
    byte[] large = words(300_001);
    byte[] small = words(1400);
    BtrfsWriter writer = new BtrfsWriter(nodeSize, sectorSize, 0, 1 << 20, false);
    writer.file(5, "/large", large, compression).file(5, "/small", small, compression);
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(content(fileSystem, "/small")).isEqualTo(small);
    ByteSource source = fileSystem.open(find(fileSystem, "/large"));
    for (int step : new int[] {300_001, 131_072, 65_537, 4096, 4095, 511}) {
      byte[] read = new byte[large.length];
      for (int at = 0; at < read.length; at += step) {
        source.read(at, read, at, Math.min(step, read.length - at));
      }
      assertThat(read).as("in steps of " + step).isEqualTo(large);
    }
    assertThat(troubles(fileSystem)).isEmpty();
  }

  @Test
  void readsPartsHolesAndWhatIsNotWritten() throws IOException {
    byte[] whole = words(65_536);
    BtrfsWriter writer = new BtrfsWriter();
    long inode = writer.empty(5, "/parts", 0100644, 100_000, 0);
    byte[] packed = writer.pack(BtrfsWriter.ZLIB, whole);
    long place = writer.store(packed, true);
    long stored = (packed.length + 4095L) / 4096 * 4096;
    long plain = writer.store(whole, true);
    writer.extent(5, inode, 0, 1, 1, place, stored, 8192, 4096, 65_536);
    writer.extent(5, inode, 8192, 0, 2, plain, 65_536, 0, 8192, 65_536);
    writer.extent(5, inode, 16_384, 0, 1, plain, 65_536, 12_288, 8192, 65_536);
    writer.extent(5, inode, 24_576, 0, 1, 0, 0, 0, 4096, 4096);
    writer.extent(5, inode, 40_960, 1, 1, place, stored, 61_440, 4096, 65_536);
    byte[] expected = new byte[100_000];
    System.arraycopy(whole, 8192, expected, 0, 4096);
    System.arraycopy(whole, 12_288, expected, 16_384, 8192);
    System.arraycopy(whole, 61_440, expected, 40_960, 4096);
    BtrfsFileSystem fileSystem = open(writer);
    ByteSource source = fileSystem.open(find(fileSystem, "/parts"));
    for (int step : new int[] {100_000, 4097, 1000}) {
      byte[] read = new byte[expected.length];
      for (int at = 0; at < read.length; at += step) {
        source.read(at, read, at, Math.min(step, read.length - at));
      }
      assertThat(read).isEqualTo(expected);
    }
    assertThat(source.nextData(0)).isZero();
    assertThat(source.nextData(4096)).isEqualTo(16_384);
    assertThat(source.nextData(24_576)).isEqualTo(40_960);
    assertThat(source.nextData(45_056)).isEqualTo(100_000);
  }

  @Test
  void showsSubvolumesAsDirectoriesAndByThemselves() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    long root = writer.subvolume(5, "/@");
    long home = writer.subvolume(5, "/@home");
    long nested = writer.subvolume(root, "/var/lib/machines");
    writer.file(root, "/etc/fstab", "here").file(home, "/user", "me").file(nested, "/one", "1");
    writer.snapshot(root, 5, "/before");
    BtrfsFileSystem top = open(writer);
    assertThat(top.subvolume()).contains(new Subvolume(5, "/", true));
    assertThat(top.subvolumes())
        .containsExactly(
            new Subvolume(256, "/@", false),
            new Subvolume(257, "/@home", false),
            new Subvolume(258, "/@/var/lib/machines", false),
            new Subvolume(259, "/before", false));
    assertThat(text(top, "/@/var/lib/machines/one")).isEqualTo("1");
    assertThat(names(top, top.root())).containsExactly("@", "@home", "before");
    // a snapshot has no nested subvolumes, but a directory where each stood
    assertThat(text(top, "/before/etc/fstab")).isEqualTo("here");
    Node empty = find(top, "/before/var/lib/machines");
    assertThat(empty.isDirectory()).isTrue();
    assertThat(names(top, empty)).isEmpty();
    assertThat(top.child(empty, "one")).isEmpty();
    assertThat(top.node(empty.id())).isEqualTo(empty);
    FileSystem itself = top.mounted(List.of("rw", "subvol=@")).orElseThrow();
    assertThat(text(itself, "/etc/fstab")).isEqualTo("here");
    assertThat(itself.subvolume()).contains(new Subvolume(256, "/@", false));
    assertThat(itself.isOnDeviceOf(top)).isTrue();
    assertThat(itself.isOnDeviceOf(open(writer.build()))).isFalse();
    assertThat(top.open(top.subvolumes().get(0))).isSameAs(itself);
    for (String option : List.of("subvol=/@", "subvolid=256", "subvol=/@/,subvolid=256")) {
      assertThat(top.mounted(List.of(option.split(",", -1)))).as(option).containsSame(itself);
    }
    for (String option :
        List.of(
            "subvol=@x", "subvol=/@/etc", "subvolid=7", "subvolid=x", "subvol=@,subvolid=257")) {
      assertThat(top.mounted(List.of(option.split(",", -1)))).as(option).isEmpty();
    }
    assertThat(itself.mounted(List.of())).containsSame(top);
    assertThat(itself.mounted(List.of("subvolid=0"))).containsSame(top);
  }

  @Test
  void opensTheDefaultSubvolume() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    long outer = writer.subvolume(5, "/@");
    long inner = writer.subvolume(outer, "/.snapshots/1/snapshot");
    writer.file(inner, "/etc/os-release", "ID=opensuse-leap").preferred(inner);
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(text(fileSystem, "/etc/os-release")).isEqualTo("ID=opensuse-leap");
    assertThat(fileSystem.subvolume())
        .contains(new Subvolume(inner, "/@/.snapshots/1/snapshot", true));
    FileSystem top = fileSystem.mounted(List.of("subvol=/")).orElseThrow();
    assertThat(text(top, "/@/.snapshots/1/snapshot/etc/os-release")).isEqualTo("ID=opensuse-leap");
    assertThat(fileSystem.facts().features()).contains("default_subvol", "no_holes");
  }

  @Test
  void readsLargeDirectoriesAndLinks() throws IOException {
    BtrfsWriter writer = new BtrfsWriter(4096, 4096, 2, 1 << 20, true);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      expected.add("file-" + i);
      writer.file(5, "/many/file-" + i, "number " + i);
    }
    writer.symlink(5, "/link", "many/file-7");
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(names(fileSystem, find(fileSystem, "/many"))).isEqualTo(expected);
    for (int i = 0; i < 900; i += 13) {
      assertThat(text(fileSystem, "/many/file-" + i)).isEqualTo("number " + i);
    }
    assertThat(fileSystem.readLink(find(fileSystem, "/link"))).isEqualTo("many/file-7");
    assertThat(fileSystem.child(find(fileSystem, "/many"), "file-900")).isEmpty();
    assertThat(troubles(fileSystem)).isEmpty();
  }

  /** Names of one hash share an item; these two were found by search. */
  @Test
  void tellsNamesOfOneHashApart() throws IOException {
    byte[] first = "collision-a".getBytes(StandardCharsets.US_ASCII);
    String second = colliding(first);
    BtrfsWriter writer = new BtrfsWriter();
    writer.file(5, "/collision-a", "one").file(5, "/" + second, "two");
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(text(fileSystem, "/collision-a")).isEqualTo("one");
    assertThat(text(fileSystem, "/" + second)).isEqualTo("two");
  }

  /**
   * CRCs are linear, so that four bytes at the end reach any value; those may be any but / and 0.
   */
  private static String colliding(byte[] name) {
    Random random = new Random(1);
    long wanted = BtrfsWriter.hash(name);
    while (true) {
      byte[] other = new byte[12];
      for (int i = 0; i < 8; i++) {
        other[i] = (byte) ('a' + random.nextInt(26));
      }
      // run the register backwards from the wanted value over four unknown bytes
      long state = wanted;
      for (int i = 0; i < 32; i++) {
        boolean odd = state >= 0x80000000L;
        state = odd ? ((state ^ 0x82F63B78L) << 1 | 1) & 0xFFFFFFFFL : state << 1;
      }
      long have = BtrfsWriter.hash(Arrays.copyOf(other, 8));
      boolean plain = true;
      for (int i = 0; i < 4; i++) {
        other[8 + i] = (byte) ((state ^ have) >> (8 * i));
        plain &= other[8 + i] > 32 && other[8 + i] != '/' && other[8 + i] < 127;
      }
      if (plain) {
        assertThat(BtrfsWriter.hash(other)).isEqualTo(wanted);
        return new String(other, StandardCharsets.US_ASCII);
      }
    }
  }

  @Test
  void usesTheOtherCopyOfMetadata() throws IOException {
    BtrfsWriter writer = new BtrfsWriter(4096, 4096, 0, 1 << 20, true);
    writer.file(5, "/a", "content");
    byte[] image = writer.build();
    Arrays.fill(image, 0x40000 + 2000, 0x40000 + 4096, (byte) 0x55);
    Arrays.fill(image, 0x42000 + 2000, 0x42000 + 4096, (byte) 0x55);
    BtrfsFileSystem fileSystem = open(image);
    assertThat(text(fileSystem, "/a")).isEqualTo("content");
    assertThat(troubles(fileSystem)).isNotEmpty().allMatch(t -> t.contains("checksum 0x"));
  }

  @Test
  void refusesContentWithAWrongChecksum() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    byte[] words = words(20_000);
    writer.file(5, "/a", words, 0);
    byte[] image = writer.build();
    int data = 0x40000 + 256 * 1024;
    image[data + 9000] ^= 1;
    ByteSource source = open(image).open(find(open(image), "/a"));
    assertThat(source.read(0, 8192)).isEqualTo(Arrays.copyOf(words, 8192));
    assertThatThrownBy(() -> source.read(8200, 10))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("the checksum of its content is wrong (at byte");
  }

  @Test
  void readsContentWithoutChecksums() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    byte[] words = words(8192);
    long marked = writer.empty(5, "/nodatasum", 0100644, 8192, 1);
    writer.extent(5, marked, 0, 0, 1, writer.store(words, false), 8192, 0, 8192, 8192);
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(content(fileSystem, "/nodatasum")).isEqualTo(words);
    assertThat(troubles(fileSystem)).isEmpty();
    long bare = writer.empty(5, "/bare", 0100644, 8192, 0);
    writer.extent(5, bare, 0, 0, 1, writer.store(words, false), 8192, 0, 8192, 8192);
    fileSystem = open(writer);
    assertThat(content(fileSystem, "/bare")).isEqualTo(words);
    assertThat(troubles(fileSystem)).singleElement().asString().contains("has no checksums");
  }

  @Test
  void tellsWhatLinuxWouldReplay() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    writer.superblock.put(0x60, BtrfsWriter.buffer(8).putLong(0x1050000).array());
    assertThat(troubles(open(writer)))
        .singleElement()
        .asString()
        .contains("the log tree is not replayed (log_root 17104896)");
  }

  @Test
  void refusesOneOfSeveralDevices() {
    BtrfsWriter writer = new BtrfsWriter();
    writer.superblock.put(0x88, BtrfsWriter.buffer(8).putLong(2).array());
    writer.file(5, "/inline", "small");
    assertThatThrownBy(() -> open(writer))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("num_devices 2 (spread over several devices)");
  }

  @Test
  void refusesWhatLiesOnAnotherDevice() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    writer.dataDevice = 2;
    writer.file(5, "/inline", "small").file(5, "/far", words(9000), 0);
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(text(fileSystem, "/inline")).isEqualTo("small");
    assertThatThrownBy(() -> content(fileSystem, "/far"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("a chunk of profile single on device 2 of the file system");
  }

  @ParameterizedTest
  @CsvSource({
    "12, BTRFS_FEATURE_INCOMPAT_ZONED",
    "13, BTRFS_FEATURE_INCOMPAT_EXTENT_TREE_V2",
    "14, BTRFS_FEATURE_INCOMPAT_RAID_STRIPE_TREE",
    "15, BTRFS_FEATURE_INCOMPAT_bit_15",
    "17, BTRFS_FEATURE_INCOMPAT_REMAP_TREE",
    "63, BTRFS_FEATURE_INCOMPAT_bit_63"
  })
  void refusesFeaturesByTheirNames(int bit, String name) {
    BtrfsWriter writer = new BtrfsWriter();
    writer.incompatible |= 1L << bit;
    assertThatThrownBy(() -> open(writer))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("Btrfs superblock: not supported: " + name + " (at byte 65724)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 7, 11, 16})
  void readsTheOtherFeatures(int bit) throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    writer.incompatible |= 1L << bit;
    assertThat(open(writer.file(5, "/a", "b")).list(open(writer).root())).hasSize(1);
  }

  @Test
  void readsMetadataOfAnotherUuid() throws IOException {
    BtrfsWriter writer = new BtrfsWriter().file(5, "/a", "content");
    byte[] plain = writer.build();
    writer.incompatible |= 1 << 10;
    byte[] other = new byte[16];
    Arrays.fill(other, (byte) 0x11);
    writer.superblock.put(0x20, other);
    writer.superblock.put(0x23B, Arrays.copyOfRange(plain, 0x10020, 0x10030));
    BtrfsFileSystem fileSystem = open(writer);
    assertThat(fileSystem.facts().uuid()).contains("11111111-1111-1111-1111-111111111111");
    assertThat(text(fileSystem, "/a")).isEqualTo("content");
  }

  @Test
  void readsACopyOfABrokenSuperblock() throws IOException {
    BtrfsWriter writer = new BtrfsWriter().file(5, "/a", "content");
    byte[] image = Arrays.copyOf(writer.build(), (64 << 20) + 65_536);
    byte[] copy = Arrays.copyOfRange(image, 0x10000, 0x11000);
    java.nio.ByteBuffer.wrap(copy).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(0x30, 64 << 20);
    writer.sign(copy);
    System.arraycopy(copy, 0, image, 64 << 20, 4096);
    image[0x10000 + 0x300] ^= 1;
    BtrfsFileSystem fileSystem = open(image);
    assertThat(text(fileSystem, "/a")).isEqualTo("content");
    assertThat(fileSystem.facts().refusals()).hasSize(1);
    assertThat(troubles(fileSystem))
        .hasSize(2)
        .last()
        .asString()
        .contains("read from its copy of generation 7 (at byte 67108864)");
    Arrays.fill(image, 0x10000, 0x11000, (byte) 0);
    assertThat(BtrfsFileSystem.lost(new ArraySource("image", image)).orElseThrow().summary())
        .contains("is lost; a copy of generation 7 is left (at byte 67108864)");
  }
}
