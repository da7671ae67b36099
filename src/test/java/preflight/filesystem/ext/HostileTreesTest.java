package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** Structures that lead back to themselves end with a problem that has a name, and soon. */
@Timeout(10)
class HostileTreesTest {

  private static final int SUPERBLOCK = 1024;

  private static long inode(Fixture fixture, long number) {
    int blockSize = 1024 << fixture.u32(SUPERBLOCK + 0x18);
    long descriptor = blockSize == 1024 ? 2048 : blockSize;
    return fixture.u32(descriptor + 8) * blockSize + (number - 1) * fixture.u16(SUPERBLOCK + 0x58);
  }

  private static Node find(Fixture fixture, String name) throws IOException {
    ExtFileSystem fileSystem = fixture.open();
    return fileSystem.child(fileSystem.root(), name).orElseThrow();
  }

  @Test
  void anExtentTreeThatLeadsToItselfIsRefused() throws IOException {
    Fixture fixture = Fixture.load("deep");
    Node file = find(fixture, "striped");
    long upper = fixture.u32(inode(fixture, file.id()) + 0x28 + 12 + 4);
    long lower = fixture.u32(upper * 1024 + 12 + 4);
    fixture.put16(lower * 1024 + 6, 1);
    ExtFileSystem level = fixture.open();
    assertThatThrownBy(() -> level.open(file).read(0, 10))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("inode " + file.id() + ", extent block " + lower);
    fixture.put32(upper * 1024 + 12 + 4, upper).put16(upper * 1024 + 2, 1);
    ExtFileSystem loop = fixture.open();
    assertThatThrownBy(() -> loop.open(file).read(0, 10))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("eh_depth 1 under a node of depth 1");
  }

  /** One extent block under two entries would show the same content twice. */
  @Test
  void anExtentBlockUnderTwoEntriesIsRefused() throws IOException {
    Fixture fixture = Fixture.load("deep");
    Node file = find(fixture, "striped");
    long upper = fixture.u32(inode(fixture, file.id()) + 0x28 + 12 + 4) * 1024;
    assertThat(fixture.u16(upper + 2)).isGreaterThan(1);
    fixture.put32(upper + 24 + 4, fixture.u32(upper + 12 + 4));
    long second = fixture.u32(upper + 24) * 1024;
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.open(file).read(0, 16)).isEqualTo(ExtFileSystemTest.lines(0, 16));
    assertThatThrownBy(() -> fileSystem.open(file).read(second, 16))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("ee_block 0 of entry 0 is before");
  }

  /** The indirect block points to itself in all its places: content, but of a bounded size. */
  @Test
  void anIndirectBlockThatLeadsToItselfEnds() throws IOException {
    Fixture fixture = Fixture.load("ext2");
    Node file = find(fixture, "lines");
    long map = inode(fixture, file.id()) + 0x28;
    long block = fixture.u32(map + 48);
    for (int i = 0; i < 256; i++) {
      fixture.put32(block * 1024 + 4L * i, block);
    }
    fixture.put32(map + 52, block).put32(map + 56, block);
    fixture.put32(inode(fixture, file.id()) + 4, 0xFFFFFFFFL);
    ExtFileSystem fileSystem = fixture.open();
    ByteSource content = fileSystem.open(fileSystem.node(file.id()));
    assertThat(content.size()).isEqualTo(0xFFFFFFFFL);
    assertThat(content.nextData(1L << 31)).isEqualTo(1L << 31);
    assertThat(content.read((1L << 32) - 2000, 1000)).hasSize(1000);
    fixture.put32(inode(fixture, file.id()) + 0x6C, 0x10);
    ExtFileSystem larger = fixture.open();
    assertThatThrownBy(() -> larger.open(larger.node(file.id())))
        .hasMessageContaining("exceeds what its map can address");
  }

  /** All blocks of a directory are one block that has no names: a million times. */
  @Test
  void aDirectoryOfOneBlockOverAndOverIsRefused() throws IOException {
    Fixture fixture = Fixture.load("ext2");
    Node directory = find(fixture, "many");
    long inode = inode(fixture, directory.id());
    // an indirect block of its own, where the file /lines had one
    long map = inode(fixture, find(fixture, "lines").id()) + 0x28;
    long block = fixture.u32(map + 48);
    long middle = fixture.u32(map + 4);
    long upper = fixture.u32(map + 8);
    long target = fixture.u32(map);
    for (int i = 0; i < 256; i++) {
      fixture.put32(block * 1024 + 4L * i, target);
      fixture.put32(middle * 1024 + 4L * i, block);
      fixture.put32(upper * 1024 + 4L * i, middle);
    }
    fixture.put32(target * 1024, 0).put16(target * 1024 + 4, 1024);
    for (int i = 0; i < 12; i++) {
      fixture.put32(inode + 0x28 + 4L * i, target);
    }
    fixture.put32(inode + 0x28 + 48, block).put32(inode + 0x28 + 52, middle);
    fixture.put32(inode + 0x28 + 56, upper).put32(inode + 4, 0x30000000L);
    ExtFileSystem fileSystem = fixture.open();
    Node changed = fileSystem.node(directory.id());
    assertThatThrownBy(() -> fileSystem.list(changed))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "inode " + directory.id() + ": directory of more blocks than the device has, 2048");
  }

  /** A directory below itself: a path may go round, and each is as long as it says. */
  @Test
  void aDirectoryBelowItselfIsNoDeeperThanThePath() throws IOException {
    Fixture fixture = Fixture.load("ext2");
    ExtFileSystem good = fixture.open();
    Node etc = find(fixture, "etc");
    Node root = good.root();
    long block = fixture.u32(inode(fixture, etc.id()) + 0x28) * 1024;
    // the first entry behind . and ..
    fixture.put32(block + 24, root.id());
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.child(etc, "os-release")).contains(root);
    assertThat(Walk.everything(fileSystem)).isEmpty();
    FileTree tree = FileTree.of(new Volume("d", "p1", fileSystem));
    String path = "/etc/os-release".repeat(100);
    assertThat(tree.find(path)).isInstanceOf(Fact.Known.class);
    assertThat(tree.find("/etc/os-release".repeat(10_000)))
        .isInstanceOfSatisfying(
            Fact.Failed.class,
            failed ->
                assertThat(failed.trouble().summary())
                    .isEqualTo("path: leads through more than 4096 components"));
  }

  @ParameterizedTest
  @CsvSource({"/self", "/self/etc", "/a", "/b", "/link-41", "/link-40"})
  void linksThatLeadRoundEnd(String path) throws IOException {
    FileTree tree = FileTree.of(new Volume("d", "p1", Fixture.load("deep").open()));
    assertThat(tree.find(path))
        .isInstanceOfSatisfying(
            Fact.Failed.class,
            failed ->
                assertThat(failed.trouble().detail()).endsWith("leads through more than 40 links"));
  }

  /** As many as Linux follows. */
  @Test
  void fortyLinksAreFollowed() throws IOException {
    FileTree tree = FileTree.of(new Volume("d", "p1", Fixture.load("deep").open()));
    Fact<FileRef> found = tree.find("/link-39");
    assertThat(found.toOptional()).map(FileRef::path).contains("/etc/os-release");
  }

  /** Entries of attributes within an inode that never come to an end, or lead out of it. */
  @ParameterizedTest
  @CsvSource({
    // length of each name, index of its namespace, offset of its value, its size
    "0, 1, 0, 0",
    "255, 1, 0, 0",
    "4, 1, 65535, 65535",
    "4, 7, 65535, 100",
    "4, 7, 0, 0x7FFFFFFF",
    "4, 7, 0, 0xFFFFFFFF",
  })
  void attributesThatDoNotEndAreRefused(int length, int index, int offset, String size)
      throws IOException {
    Fixture fixture = Fixture.load("overflow");
    Node file = ExtFileSystemTest.find(fixture.open(), "etc", "os-release");
    long inode = inode(fixture, file.id());
    long first = inode + 128 + fixture.u16(inode + 128) + 4;
    for (long at = first; at < inode + 256 - 20; at += 20) {
      fixture.put8(at, length).put8(at + 1, index).put16(at + 2, offset).put32(at + 4, 0);
      fixture.put32(at + 8, Long.decode(size)).put32(at + 16, 0x61746164);
    }
    ExtFileSystem fileSystem = fixture.open();
    assertThatThrownBy(() -> fileSystem.open(file).read(0, 107))
        .hasMessageMatching(
            ".*(without attribute system.data|e_value_size .* does not fit in the inode).*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x00 | 1 | s_inodes_count 1 is not 1 x 64",
        "0x00 | 0xFFFFFFFF | s_inodes_count 4294967295 is not 1 x 64",
        "0x20 | 0xFFFFFFFF | s_blocks_per_group 4294967295 exceeds what a bitmap block can count",
        "0x28 | 0xFFFFFFFF | s_inodes_per_group 4294967295 exceeds what a bitmap block can count",
        "0x14 | 0 | s_first_data_block 0 instead of 1",
      })
  void absurdNumbersAreNamed(String field, String value, String detail) throws IOException {
    Fixture fixture = Fixture.load("ext2");
    fixture.put32(SUPERBLOCK + Integer.decode(field), Long.decode(value));
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.facts().troubles())
        .anySatisfy(trouble -> assertThat(trouble.detail()).isEqualTo(detail));
    Walk.everything(fileSystem);
  }

  /** All entries of all nodes lead to the node itself; names are read from the leaves in a row. */
  @Test
  void aHashTreeThatLeadsToItselfHidesNoName() throws IOException {
    Fixture fixture = Fixture.load("deep");
    ExtFileSystem good = fixture.open();
    Node directory = find(fixture, "tall");
    List<DirectoryEntry> names = good.list(directory);
    assertThat(names).hasSize(501);
    long root = directoryBlock(fixture, directory, 0);
    int inner = fixture.u16(root + 34);
    assertThat(inner).isGreaterThan(1);
    for (int i = 0; i < inner; i++) {
      long logical = fixture.u32(root + 32 + 8L * i + 4);
      long node = directoryBlock(fixture, directory, logical);
      int leaves = fixture.u16(node + 10);
      assertThat(leaves).isGreaterThan(1);
      for (int j = 0; j < leaves; j++) {
        fixture.put32(node + 8 + 8L * j + 4, logical);
      }
      fixture.put32(root + 32 + 8L * i + 4, 0);
    }
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.list(directory)).isEqualTo(names);
    for (DirectoryEntry entry : names) {
      assertThat(fileSystem.child(directory, entry.name())).isPresent();
    }
    assertThat(fileSystem.child(directory, "501")).isEmpty();
    assertThat(fileSystem.facts().troubles())
        .hasSize(1 + inner)
        .allSatisfy(trouble -> assertThat(trouble.detail()).startsWith("checksum 0x"));
  }

  /** Where a block of a directory stands, by the extents in its inode. */
  private static long directoryBlock(Fixture fixture, Node directory, long logical) {
    long map = inode(fixture, directory.id()) + 0x28;
    assertThat(fixture.u16(map + 6)).isZero();
    for (int i = 1; i <= fixture.u16(map + 2); i++) {
      long within = logical - fixture.u32(map + 12L * i);
      if (within >= 0 && within < fixture.u16(map + 12L * i + 4)) {
        return (fixture.u32(map + 12L * i + 8) + within) * 1024;
      }
    }
    throw new AssertionError("no extent of block " + logical);
  }
}
