package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.Node;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/** One field of a good image is changed, and must be refused by its name, value and offset. */
class ExtRefusalsTest {

  private static final int SUPERBLOCK = 1024;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x00 | 0 | s_inodes_count 0 (at byte 1024)",
        "0x04 | 0 | s_blocks_count 0 (at byte 1028)",
        "0x14 | 3000 | s_first_data_block 3000 of 2048 (at byte 1044)",
        "0x18 | 7 | s_log_block_size 7 exceeds 6 (at byte 1048)",
        "0x18 | 0xFFFFFFFF | s_log_block_size 4294967295 exceeds 6 (at byte 1048)",
        "0x20 | 0 | s_blocks_per_group 0 (at byte 1056)",
        "0x28 | 0 | s_inodes_per_group 0 (at byte 1064)",
        "0x58 | 64 | s_inode_size 64 (at byte 1112)",
        "0x58 | 300 | s_inode_size 300 (at byte 1112)",
        "0x58 | 8192 | s_inode_size 8192 (at byte 1112)",
        "0x150 | 0x10000 | s_blocks_count 281474976712704 (at byte 1028)",
        "0x150 | 0xFFFFFFFF | s_blocks_count 18446744069414586368 (at byte 1028)",
      })
  void refusesSuperblocksThatCannotBeTrue(String offset, String value, String message)
      throws IOException {
    Fixture fixture = Fixture.load("ext4");
    fixture.put32(SUPERBLOCK + Integer.decode(offset), Long.decode(value));
    assertThatThrownBy(fixture::open)
        .isInstanceOf(CorruptException.class)
        .hasMessage("ext superblock: " + message);
  }

  @ParameterizedTest
  @CsvSource({"0", "32", "96", "2048"})
  void refusesDescriptorSizes(int size) throws IOException {
    Fixture fixture = Fixture.load("ext4").put16(SUPERBLOCK + 0xFE, size);
    assertThatThrownBy(fixture::open)
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("s_desc_size " + size + " with 64bit (at byte 1278)");
  }

  @ParameterizedTest
  @CsvSource({
    "0x1, compression",
    "0x8, journal_dev",
    "0x1000, dirdata",
    "0x20, FEATURE_I5 (incompat 0x20)",
    "0x80000000, FEATURE_I31 (incompat 0x80000000)",
  })
  void refusesFeaturesByName(String bit, String name) throws IOException {
    Fixture fixture = Fixture.load("ext2").or32(SUPERBLOCK + 0x60, Long.decode(bit).intValue());
    assertThatThrownBy(fixture::open)
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("ext superblock: not supported: " + name + " (at byte 1120)");
  }

  @Test
  void readsOnWithUnknownFeaturesThatForbidOnlyWriting() throws IOException {
    Fixture fixture = Fixture.load("ext2").or32(SUPERBLOCK + 0x64, 1 << 30);
    fixture.or32(SUPERBLOCK + 0x5C, 1 << 29);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.facts().features()).contains("FEATURE_R30", "FEATURE_C29");
    assertThat(ExtFileSystemTest.text(fileSystem, "etc", "os-release")).isEqualTo("ID=debian\n");
  }

  @Test
  void reportsWrongChecksumsAndReadsOn() throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Layout layout = new Layout(fixture);
    long root = layout.inode(2);
    fixture.put32(SUPERBLOCK + 0x30, 12345);
    fixture.put16(layout.descriptor + 0x1A, 77);
    fixture.put32(root + 0x10, 1);
    fixture.put8(layout.block(2) * 4096L + 4096 - 20, 1);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(ExtFileSystemTest.text(fileSystem, "etc", "os-release")).isEqualTo("ID=debian\n");
    assertThat(fileSystem.facts().troubles())
        .extracting(Trouble::structure)
        .containsExactly(
            "ext superblock", "group descriptor 0", "inode 2", "inode 2, directory block 0");
    assertThat(fileSystem.facts().troubles())
        .allSatisfy(
            trouble ->
                assertThat(trouble.detail())
                    .matches("checksum 0x[0-9a-f]+ is wrong, computed 0x[0-9a-f]+"));
  }

  @Test
  void refusesDirectoryEntriesThatBreakTheirBlock() throws IOException {
    Layout layout = new Layout(Fixture.load("ext2"));
    long block = layout.block(2) * 1024L;
    for (int length : new int[] {0, 4, 10, 1028, 65535}) {
      refusesRoot(
          Fixture.load("ext2").put16(block + 4, length),
          "inode 2, directory block 0: rec_len " + length + " at 0 of 1024",
          block + 4);
    }
    refusesRoot(
        Fixture.load("ext2").put8(block + 24 + 6, 200),
        "inode 2, directory block 0: name_len 200 with rec_len 20",
        block + 30);
    refusesRoot(
        Fixture.load("ext2").put32(block + 24, 65),
        "inode 2, directory block 0: inode 65 exceeds s_inodes_count 64",
        block + 24);
    refusesRoot(
        Fixture.load("ext2").put8(block + 24 + 9, '/'),
        "inode 2, directory block 0: name with byte 47",
        block + 32);
  }

  private static void refusesRoot(Fixture fixture, String message, long offset) throws IOException {
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.list(fileSystem.root()))
        .isInstanceOf(CorruptException.class)
        .hasMessage(message + " (at byte " + offset + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0xF30B, eh_magic 0xf30b is not 0xf30a, 0",
    "2, 5, eh_entries 5 exceeds eh_max 4, 2",
    "4, 5, eh_max 5 does not fit in 60 bytes, 4",
    "6, 6, eh_depth 6 exceeds 5, 6",
    "16, 0, ee_len 0 of entry 0, 16",
    "18, 1, is not within the file system of 2048 blocks, 18",
  })
  void refusesExtentTrees(int field, String value, String message, int at) throws IOException {
    Fixture fixture = Fixture.load("ext4");
    ExtFileSystem good = fixture.open();
    Node lines = ExtFileSystemTest.find(good, "lines");
    long map = new Layout(fixture).inode(lines.id()) + 0x28;
    fixture.put16(map + field, Integer.decode(value));
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.open(lines).read(0, 10))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("inode " + lines.id() + ": ")
        .hasMessageContaining(message)
        .hasMessageEndingWith("(at byte " + (map + at) + ")");
  }

  @Test
  void readsUnwrittenExtentsAsZeros() throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Node lines = ExtFileSystemTest.find(fixture.open(), "lines");
    long map = new Layout(fixture).inode(lines.id()) + 0x28;
    int length = fixture.u16(map + 16);
    fixture.put16(map + 16, 32768 + length);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.open(lines).read(0, 150_000)).containsOnly(0);
    assertThat(fileSystem.open(lines).nextData(0)).isEqualTo(150_000);
  }

  @Test
  void refusesPointersBeyondTheFileSystem() throws IOException {
    Fixture fixture = Fixture.load("ext2");
    Node lines = ExtFileSystemTest.find(fixture.open(), "lines");
    long map = new Layout(fixture).inode(lines.id()) + 0x28;
    fixture.put32(map, 2048);
    ExtFileSystem direct = fixture.open();
    assertThatThrownBy(() -> direct.open(lines).read(0, 1))
        .hasMessage(
            "inode "
                + lines.id()
                + ": block 2048 is not within the file system of 2048 blocks (at byte "
                + map
                + ")");
    fixture.put32(map + 48, 0xFFFFFFFFL);
    ExtFileSystem indirect = fixture.open();
    assertThatThrownBy(() -> indirect.open(lines).read(12 * 1024, 1))
        .hasMessageContaining("indirect block 4294967295 is not within the file system");
  }

  @Test
  void refusesInodesThatAreNotInUse() throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Node lines = ExtFileSystemTest.find(fixture.open(), "lines");
    long inode = new Layout(fixture).inode(lines.id());
    fixture.put16(inode + 0x1A, 0);
    ExtFileSystem deleted = fixture.open();
    assertThatThrownBy(() -> deleted.child(deleted.root(), "lines"))
        .hasMessageContaining("i_links_count 0, the inode is deleted");
    fixture.put16(inode, 0x3000);
    ExtFileSystem untyped = fixture.open();
    assertThatThrownBy(() -> untyped.node(lines.id()))
        .hasMessageContaining("i_mode 0x3000 has no known type");
  }

  @ParameterizedTest
  @ValueSource(longs = {0x7FFFFFFFL, 0x80000000L, 0x00100000L})
  void refusesSizesThatNoMapAddresses(long high) throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Node lines = ExtFileSystemTest.find(fixture.open(), "lines");
    fixture.put32(new Layout(fixture).inode(lines.id()) + 0x6C, high);
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.open(fileSystem.node(lines.id())))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("i_size")
        .hasMessageContaining("exceeds");
  }

  @Test
  void refusesDirectoriesLargerThanTheirMap() throws IOException {
    Fixture fixture = Fixture.load("ext4").or32(SUPERBLOCK + 0x60, 0x4000);
    fixture.put32(new Layout(fixture).inode(2) + 0x6C, 0x7FFFFFFF);
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.list(fileSystem.root()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("inode 2: i_size 9223372032559812608 exceeds");
    fixture.put32(new Layout(fixture).inode(2) + 0x6C, 0xFFF);
    ExtFileSystem sparse = fixture.open();
    assertThatThrownBy(() -> sparse.list(sparse.root()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("inode 2: directory of more than 33554432 bytes");
  }

  @Test
  void refusesEncryptedNamesAndContent() throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Layout layout = new Layout(fixture);
    ExtFileSystem good = fixture.open();
    Node lines = ExtFileSystemTest.find(good, "lines");
    Node etc = ExtFileSystemTest.find(good, "etc");
    Node slow = ExtFileSystemTest.find(good, "slow");
    for (Node node : new Node[] {lines, etc, slow}) {
      fixture.or32(layout.inode(node.id()) + 0x20, 0x800);
    }
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.list(fileSystem.root())).hasSize(12);
    assertThatThrownBy(() -> fileSystem.list(etc))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("not supported: encrypt: names in this directory");
    assertThatThrownBy(() -> fileSystem.child(etc, "os-release"))
        .isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> fileSystem.open(lines)).isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> fileSystem.readLink(slow)).isInstanceOf(UnsupportedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, i_size 0 of a symbolic link",
    "60, i_size 60 of a link without blocks",
    "4097, i_size 4097 of a symbolic link",
    "20, NUL in the target of a symbolic link",
  })
  void refusesLinks(int size, String message) throws IOException {
    Fixture fixture = Fixture.load("ext4");
    Node fast = ExtFileSystemTest.find(fixture.open(), "fast");
    fixture.put32(new Layout(fixture).inode(fast.id()) + 4, size);
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.readLink(fileSystem.node(fast.id())))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(message);
  }

  /** Whatever stands anywhere in the metadata, nothing but a problem of the image comes out. */
  @ParameterizedTest
  @ValueSource(strings = {"ext2", "ext4", "inline", "meta_bg", "64k", "journal", "kernel"})
  void survivesDamage(String name) throws IOException {
    byte[] good = Fixture.load(name).bytes();
    Random random = new Random(42);
    int[] used = new int[good.length];
    int count = 0;
    for (int i = 0; i < good.length; i++) {
      if (good[i] != 0 && !(good[i] >= '0' && good[i] <= '9')) {
        used[count++] = i;
      }
    }
    int refused = 0;
    Fixture fixture = Fixture.load(name);
    for (int round = 0; round < 40; round++) {
      // made good again instead of copied, which costs more than the rest
      List<Integer> changed = new ArrayList<>();
      for (int change = 0; change < 12; change++) {
        int at = used[random.nextInt(count)] + random.nextInt(3);
        changed.add(Math.min(at, good.length - 1));
        fixture.put8(changed.get(change), random.nextBoolean() ? -1 : random.nextInt(256));
      }
      if (round % 3 == 0) {
        changed.add(1024 + random.nextInt(0x180));
        fixture.put8(changed.get(12), random.nextInt(256));
      }
      try {
        refused += Walk.everything(fixture.open()).size();
      } catch (ReadProblem problem) {
        refused++;
      }
      for (int at : changed) {
        fixture.put8(at, good[at]);
      }
    }
    assertThat(refused).isPositive();
  }

  /** Where things stand in an image of one block group. */
  private static final class Layout {
    private final Fixture fixture;
    private final int blockSize;
    private final long descriptor;

    Layout(Fixture fixture) {
      this.fixture = fixture;
      this.blockSize = 1024 << fixture.u32(SUPERBLOCK + 0x18);
      this.descriptor = blockSize == 1024 ? 2048 : blockSize;
    }

    long inode(long number) {
      return fixture.u32(descriptor + 8) * blockSize
          + (number - 1) * fixture.u16(SUPERBLOCK + 0x58);
    }

    /** The first block of content. */
    long block(long number) {
      long map = inode(number) + 0x28;
      return fixture.u16(map) == 0xF30A ? fixture.u32(map + 20) : fixture.u32(map);
    }
  }
}
