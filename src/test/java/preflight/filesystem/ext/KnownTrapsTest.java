package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;

/** Plain file systems that other readers are known to get wrong without an error. */
class KnownTrapsTest {

  /** A file of more than 60 bytes within its inode: the rest is an attribute's value. */
  @Test
  void inlineContentOverflowsIntoAnAttribute() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("overflow").open();
    assertThat(fileSystem.facts().features()).contains("inline_data");
    Node file = ExtFileSystemTest.find(fileSystem, "etc", "os-release");
    assertThat(file.size()).isEqualTo(107);
    ByteSource content = fileSystem.open(file);
    assertThat(content).isInstanceOf(InlineContent.class);
    byte[] whole = Arrays.copyOf(ExtFileSystemTest.lines(0, 112), 107);
    assertThat(content.read(0, 107)).isEqualTo(whole);
    for (int at = 0; at < 106; at++) {
      assertThat(content.read(at, 2)).isEqualTo(Arrays.copyOfRange(whole, at, at + 2));
    }
    Node names = fileSystem.child(fileSystem.root(), "names").orElseThrow();
    assertThat(fileSystem.list(names))
        .extracting(DirectoryEntry::name)
        .containsExactlyInAnyOrder("n-1", "n-2", "n-3", "n-4", "n-5", "n-6", "n-7", "n-8");
    assertThat(fileSystem.child(names, "n-8")).contains(file);
    Node slow = fileSystem.child(fileSystem.root(), "slow").orElseThrow();
    assertThat(fileSystem.readLink(slow)).isEqualTo("long/".repeat(20) + "end");
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /**
   * A directory within an inode starts with its parent's number instead of {@code .} and {@code
   * ..}; what does not fit goes on in an attribute, apart. Only a running kernel makes the second
   * part.
   */
  @Test
  void inlineNamesOverflowIntoAnAttribute() throws IOException {
    Fixture fixture = inlineDirectory();
    ExtFileSystem fileSystem = fixture.open();
    Node directory = ExtFileSystemTest.find(fileSystem, "etc", "os-release");
    assertThat(directory.isDirectory()).isTrue();
    assertThat(fileSystem.list(directory))
        .extracting(DirectoryEntry::name)
        .containsExactly("first", "second", "third", "the-fourth");
    assertThat(fileSystem.child(directory, "the-fourth"))
        .contains(ExtFileSystemTest.find(fileSystem, "slow"));
  }

  /** The image "overflow", where /etc/os-release has become a directory. */
  static Fixture inlineDirectory() throws IOException {
    Fixture fixture = Fixture.load("overflow");
    ExtFileSystem fileSystem = fixture.open();
    long number = ExtFileSystemTest.find(fileSystem, "etc", "os-release").id();
    long slow = ExtFileSystemTest.find(fileSystem, "slow").id();
    long inode = fixture.u32(2048 + 8) * 1024 + (number - 1) * 256;
    fixture.put16(inode, 0040755).put32(inode + 4, 60 + 44).put16(inode + 0x1A, 2);
    fixture.put32(inode + 0x28, 2);
    entry(fixture, inode + 0x2C, slow, 24, "first");
    entry(fixture, inode + 0x2C + 24, slow, 32, "second");
    long attribute = inode + 128 + fixture.u16(inode + 128) + 4;
    assertThat(fixture.u16(attribute)).isEqualTo(0x0704);
    long value = attribute + fixture.u16(attribute + 2);
    fixture.put32(attribute + 8, 44);
    entry(fixture, value, slow, 16, "third");
    entry(fixture, value + 16, slow, 28, "the-fourth");
    return fixture;
  }

  private static void entry(Fixture fixture, long at, long inode, int length, String name) {
    fixture.put32(at, inode).put16(at + 4, length).put8(at + 6, name.length()).put8(at + 7, 7);
    for (int i = 0; i < name.length(); i++) {
      fixture.put8(at + 8 + i, name.charAt(i));
    }
  }

  /**
   * With meta_bg each meta group has its own block of descriptors: a reader of one contiguous table
   * gets garbage for groups from 16 on, here. All 600 inodes are in use, the last one too.
   */
  @Test
  void descriptorsOfLateGroupsLieInTheirMetaGroups() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("groups").open();
    assertThat(fileSystem.facts().features()).contains("meta_bg").doesNotContain("resize_inode");
    Node files = fileSystem.child(fileSystem.root(), "files").orElseThrow();
    List<DirectoryEntry> entries = fileSystem.list(files);
    assertThat(entries).hasSize(588);
    assertThat(entries).extracting(DirectoryEntry::id).contains(600L).doesNotHaveDuplicates();
    for (DirectoryEntry entry : entries) {
      Node node = fileSystem.node(entry.id());
      String content = "inode " + entry.name() + "\n";
      assertThat(node.mode()).isEqualTo(0100644);
      assertThat(node.size()).isEqualTo(content.length());
      ByteSource source = fileSystem.open(node);
      assertThat(new String(source.read(0, content.length()), StandardCharsets.US_ASCII))
          .isEqualTo(content);
      assertThat(fileSystem.child(files, entry.name())).contains(node);
    }
    assertThat(fileSystem.facts().troubles()).isEmpty();
    assertThatThrownBy(() -> fileSystem.node(601))
        .hasMessage("inode 601: not within the file system's 600 inodes");
  }

  /** Clusters are of 8 KiB, and extents count blocks of 1 KiB all the same. */
  @Test
  void bigallocChangesNothingForExtents() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("bigalloc").open();
    assertThat(fileSystem.facts().features()).contains("bigalloc");
    assertThat(fileSystem.facts().blockSize()).isEqualTo(1024);
    Node lines = fileSystem.child(fileSystem.root(), "lines").orElseThrow();
    assertThat(fileSystem.open(lines).read(0, 150_000))
        .isEqualTo(ExtFileSystemTest.lines(0, 150_000));
    Node holes = fileSystem.child(fileSystem.root(), "holes").orElseThrow();
    ByteSource content = fileSystem.open(holes);
    assertThat(content.read(12_288, 16)).isEqualTo(ExtFileSystemTest.lines(12_288, 16));
    assertThat(content.read(290_816, 4096)).isEqualTo(ExtFileSystemTest.lines(290_816, 4096));
    assertThat(content.read(100_000, 100_000)).containsOnly(0);
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /** Without the feature filetype an entry has no type, and ext2 images of old have none. */
  @Test
  void typesComeFromTheInode() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("ext2").open();
    assertThat(fileSystem.facts().features()).doesNotContain("filetype");
    assertThat(fileSystem.child(fileSystem.root(), "etc").orElseThrow().isDirectory()).isTrue();
    assertThat(fileSystem.child(fileSystem.root(), "fast").orElseThrow().isSymlink()).isTrue();
  }

  /** The upper halves count only with 64bit: garbage there is nothing without it. */
  @Test
  void theUpperHalfOfTheBlockCountBelongsTo64bit() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("ext2").put32(1024 + 0x150, 0xFFFFFFFFL).open();
    assertThat(fileSystem.facts().size()).isEqualTo(2 << 20);
    assertThat(ExtFileSystemTest.text(fileSystem, "etc", "os-release")).isEqualTo("ID=debian\n");
  }
}
