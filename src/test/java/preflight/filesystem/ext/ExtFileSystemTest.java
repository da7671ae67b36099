package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

class ExtFileSystemTest {

  private static final String[] ALL = {"ext2", "ext4", "inline", "meta_bg", "64k"};

  @Test
  void tellsWhatTheSuperblockSays() throws IOException {
    FileSystemFacts facts = Fixture.load("ext4").open().facts();
    assertThat(facts.type()).isEqualTo("ext4");
    assertThat(facts.label()).isEqualTo("fixture");
    assertThat(facts.uuid()).contains("01234567-89ab-4cde-8f01-23456789abcd");
    assertThat(facts.size()).isEqualTo(8 << 20);
    assertThat(facts.blockSize()).isEqualTo(4096);
    assertThat(facts.features())
        .contains("has_journal", "64bit", "extent", "metadata_csum", "sparse_super")
        .isSorted();
    assertThat(facts.troubles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ext2, ext2", "ext4, ext4", "inline, ext4", "meta_bg, ext4", "64k, ext4"})
  void tellsTheTypeAsBlkidDoes(String fixture, String type) throws IOException {
    assertThat(Fixture.load(fixture).open().facts().type()).isEqualTo(type);
  }

  @Test
  void readsEveryByteOfAFile() throws IOException {
    for (String fixture : ALL) {
      ExtFileSystem fileSystem = Fixture.load(fixture).open();
      ByteSource lines = fileSystem.open(find(fileSystem, "lines"));
      assertThat(lines.size()).isEqualTo(150_000);
      assertThat(lines.read(0, 150_000)).isEqualTo(lines(0, 150_000));
      for (int at = 0; at < 150_000 - 33; at += 16 * 61) {
        assertThat(lines.read(at, 32)).isEqualTo(lines(at, 32));
      }
      assertThat(fileSystem.facts().troubles()).isEmpty();
    }
  }

  @Test
  void readsHolesAsZeros() throws IOException {
    for (String fixture : ALL) {
      ExtFileSystem fileSystem = Fixture.load(fixture).open();
      ByteSource holes = fileSystem.open(find(fileSystem, "holes"));
      // mke2fs leaves out what follows the last data, if the file system has inline data
      boolean whole = !fixture.equals("inline");
      assertThat(holes.size()).isEqualTo(whole ? 400_000 : 294_912);
      assertThat(holes.read(12_288, 16)).isEqualTo(lines(12_288, 16));
      assertThat(holes.read(290_816, 4096)).isEqualTo(lines(290_816, 4096));
      if (whole) {
        assertThat(holes.read(294_912, 105_088)).containsOnly(0);
      }
      assertThat(holes.read(100_000, 100)).containsOnly(0);
      assertThat(holes.read(290_800, 16)).containsOnly(0);
      if (whole && !fixture.equals("64k")) {
        assertThat(holes.nextData(0)).isEqualTo(12_288);
        assertThat(holes.nextData(20_000)).isEqualTo(290_816);
        assertThat(holes.nextData(295_000)).isEqualTo(400_000);
      }
    }
  }

  @Test
  void readsShortFilesAndLinks() throws IOException {
    for (String fixture : ALL) {
      ExtFileSystem fileSystem = Fixture.load(fixture).open();
      assertThat(text(fileSystem, "etc", "os-release")).isEqualTo("ID=debian\n");
      assertThat(text(fileSystem, "a", "b", "c", "bottom")).isEqualTo("bottom\n");
      assertThat(text(fileSystem, "empty")).isEmpty();
      assertThat(text(fileSystem, "inline"))
          .isEqualTo(new String(lines(0, 144), StandardCharsets.US_ASCII));
      assertThat(text(fileSystem, "caf\uDCE9")).isEqualTo("latin");
      assertThat(fileSystem.readLink(find(fileSystem, "fast"))).isEqualTo("etc/os-release");
      assertThat(fileSystem.readLink(find(fileSystem, "slow")))
          .isEqualTo("long/".repeat(30) + "end");
      Node hard = find(fileSystem, "hard");
      assertThat(hard).isEqualTo(find(fileSystem, "etc", "os-release"));
      assertThat(hard.type()).isEqualTo(FileType.REGULAR);
      assertThat(hard.mode()).isEqualTo(0100644);
      assertThat(hard.size()).isEqualTo(10);
    }
  }

  @Test
  void listsEveryName() throws IOException {
    for (String fixture : ALL) {
      ExtFileSystem fileSystem = Fixture.load(fixture).open();
      assertThat(fileSystem.list(fileSystem.root()))
          .extracting(DirectoryEntry::name)
          .containsExactlyInAnyOrder(
              "lost+found",
              "a",
              "etc",
              "many",
              "lines",
              "inline",
              "empty",
              "holes",
              "fast",
              "slow",
              "hard",
              "caf\uDCE9");
      Node many = find(fileSystem, "many");
      List<String> names = new ArrayList<>();
      for (DirectoryEntry entry : fileSystem.list(many)) {
        names.add(entry.name());
      }
      assertThat(names).hasSize(151).contains("e", "entry-1", "entry-150").doesNotHaveDuplicates();
      assertThat(fileSystem.child(many, "entry-77")).contains(find(fileSystem, "many", "e"));
      assertThat(fileSystem.child(many, "entry-151")).isEmpty();
      assertThat(fileSystem.child(many, "..")).isEmpty();
      assertThat(fileSystem.child(many, "")).isEmpty();
    }
  }

  @Test
  void refusesAnotherTypeThanAskedFor() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("ext4").open();
    Node file = find(fileSystem, "lines");
    assertThatThrownBy(() -> fileSystem.list(file))
        .hasMessageContaining("is REGULAR and not DIRECTORY");
    assertThatThrownBy(() -> fileSystem.readLink(file))
        .hasMessageContaining("is REGULAR and not SYMLINK");
    assertThatThrownBy(() -> fileSystem.open(fileSystem.root()))
        .hasMessageContaining("inode 2: is DIRECTORY and not REGULAR");
  }

  @Test
  void countsTheLastInode() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("ext2").open();
    assertThatThrownBy(() -> fileSystem.node(64)).hasMessageContaining("inode 64: i_mode 0");
    for (long beyond : new long[] {0, 65, -1, Long.MIN_VALUE, 1L << 40}) {
      assertThatThrownBy(() -> fileSystem.node(beyond))
          .hasMessageContaining("not within the file system's 64 inodes");
    }
  }

  /** A file in a row is fetched in pieces as large as they are asked for. */
  @Test
  void asksForBlocksInARowAtOnce() throws IOException {
    Recorder recorder = new Recorder(Fixture.load("ext4").source());
    ExtFileSystem fileSystem = ExtFileSystem.open(recorder);
    ByteSource lines = fileSystem.open(find(fileSystem, "lines"));
    recorder.lengths.clear();
    lines.read(0, 150_000);
    assertThat(recorder.lengths).containsExactly(150_000);
  }

  @Test
  void opensWithoutReadingMoreThanTheSuperblock() throws IOException {
    Recorder recorder = new Recorder(Fixture.load("meta_bg").source());
    ExtFileSystem.open(recorder);
    assertThat(recorder.lengths).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext2", "ext4", "inline", "meta_bg", "64k", "journal", "kernel"})
  void survivesEveryTruncation(String fixture) throws IOException {
    Fixture whole = Fixture.load(fixture);
    int step = whole.bytes().length / 8;
    for (int length = 2048; length < whole.bytes().length; length += step) {
      ExtFileSystem fileSystem = whole.truncate(length).open();
      assertThat(fileSystem.facts().troubles())
          .anySatisfy(trouble -> assertThat(trouble.detail()).startsWith("ends at byte"));
      Walk.everything(fileSystem);
    }
  }

  static Node find(ExtFileSystem fileSystem, String... path) throws IOException {
    Node node = fileSystem.root();
    for (String name : path) {
      node = fileSystem.child(node, name).orElseThrow();
    }
    return node;
  }

  static String text(ExtFileSystem fileSystem, String... path) throws IOException {
    ByteSource content = fileSystem.open(find(fileSystem, path));
    return new String(content.read(0, Math.toIntExact(content.size())), StandardCharsets.US_ASCII);
  }

  /** Each 16 bytes tell their own offset. */
  static byte[] lines(int offset, int length) {
    StringBuilder text = new StringBuilder();
    for (int at = offset; at < offset + length; at += 16) {
      String number = Integer.toString(at);
      text.append("0".repeat(15 - number.length())).append(number).append('\n');
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  /** Notes what is asked for. */
  private static final class Recorder implements ByteSource {
    private final ByteSource source;
    private final List<Integer> lengths = new ArrayList<>();

    Recorder(ByteSource source) {
      this.source = source;
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      lengths.add(length);
      source.read(offset, target, from, length);
    }
  }

  @Test
  void readsNothingFromNothing() {
    assertThatThrownBy(() -> ExtFileSystem.open(new ArraySource("nothing", new byte[0])))
        .hasMessage("nothing: ends at byte 0, but byte 2048 is needed (at byte 0)");
    assertThatThrownBy(() -> ExtFileSystem.open(new ArraySource("zeros", new byte[4096])))
        .hasMessage("ext superblock: s_magic 0x0 is not 0xef53 (at byte 1080)");
  }
}
