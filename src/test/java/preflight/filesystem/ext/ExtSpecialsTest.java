package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.Node;
import preflight.filesystem.SampleTree;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** What a copied folder does not lead to, compared with debugfs. */
@Tag("slow")
class ExtSpecialsTest {

  private static final int NAMES = 50_000;

  @TempDir Path work;

  /** The images that the fast tests read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext2",
        "ext4",
        "inline",
        "meta_bg",
        "64k",
        "deep",
        "groups",
        "bigalloc",
        "overflow"
      })
  void readsTheCommittedImagesAsDebugfsDoes(String name) throws IOException {
    Path image = Files.write(work.resolve("image"), Fixture.load(name).bytes());
    assertThat(DebugfsComparison.compare(work, image, image).facts().troubles()).isEmpty();
  }

  @Test
  void readsInlineDirectoriesThatOverflowAsDebugfsDoes() throws IOException {
    Path image = Files.write(work.resolve("image"), KnownTrapsTest.inlineDirectory().bytes());
    // writes the inode again, with its checksum, which is wrong before
    Tool.run("debugfs", "-n", "-w", "-R", "sif <13> links_count 2", image.toString());
    ExtFileSystem fileSystem = DebugfsComparison.compare(work, image, image);
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /** 50,000 long names: three levels of hash tree, which only large_dir allows. */
  @ParameterizedTest
  @ValueSource(strings = {"^metadata_csum", "metadata_csum"})
  void readsHashTreesOfThreeLevels(String checksums) throws IOException {
    Path tree = Files.createDirectories(work.resolve("tree"));
    Files.writeString(tree.resolve("e"), "target");
    // content that is a directory's: the number of the file itself is the next one
    Files.write(tree.resolve("tall"), names(12, 13));
    Path image = work.resolve("image");
    Tool.run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-b",
        "1024",
        "-d",
        tree.toString(),
        "-O",
        "large_dir,^metadata_csum,^has_journal",
        image.toString(),
        "40M");
    debugfs(image, "sif /tall mode 040755");
    Tool.run("sh", "-c", "timeout 60 e2fsck -fyD \"$0\"; test $? -le 1", image.toString());
    if (checksums.equals("metadata_csum")) {
      Tool.run("tune2fs", "-O", checksums, image.toString());
      Tool.run("sh", "-c", "timeout 60 e2fsck -fyD \"$0\"; test $? -le 1", image.toString());
    }
    assertThat(Tool.run("debugfs", "-R", "htree_dump /tall", image.toString()))
        .contains("Indirect levels: 2");
    ExtFileSystem fileSystem = DebugfsComparison.compare(work, image, image);
    assertThat(fileSystem.facts().features()).contains("large_dir");
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  private static byte[] names(int inode, int self) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] first = new byte[1024];
    entry(first, 0, self, 12, 2, ".");
    entry(first, 12, 2, 1012, 2, "..");
    content.write(first);
    for (int i = 0; i < NAMES; i += 3) {
      byte[] block = new byte[1024];
      for (int j = 0; j < 3; j++) {
        String name = Integer.toString(i + j);
        entry(
            block,
            264 * j,
            inode,
            j < 2 ? 264 : 1024 - 528,
            1,
            "n".repeat(255 - name.length()) + name);
      }
      content.write(block);
    }
    return content.toByteArray();
  }

  private static void entry(byte[] block, int at, int inode, int length, int type, String name) {
    ByteBuffer buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).position(at);
    buffer.putInt(inode).putShort((short) length).put((byte) name.length()).put((byte) type);
    buffer.put(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** Content behind 4 GiB, compared with the file that it was made from: a dump has no holes. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-t ext2 -b 4096", "-t ext3 -b 4096", "-t ext4 -b 1024", "-t ext4 -b 65536"})
  void readsSparseFilesOfMoreThanFourGigabytes(String variant) throws IOException {
    Path tree = Files.createDirectories(work.resolve("tree"));
    Path file = tree.resolve("large");
    long size = (5L << 30) + 12_345;
    long[] places = {0, (1L << 31) - 3000, (1L << 32) - 1, (1L << 32) + 70_000, size - 5000};
    SampleTree.sparse(file, size, places);
    Path image = work.resolve("image");
    List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F", "-d", tree.toString()));
    command.addAll(List.of(variant.split(" ", -1)));
    command.addAll(List.of(image.toString(), "200M"));
    Tool.run(command.toArray(new String[0]));
    assertThat(Tool.run("debugfs", "-R", "stat /large", image.toString()))
        .contains("Size: " + size);
    try (FileSource source = FileSource.open(image, new ReadCounter());
        RandomAccessFile original = new RandomAccessFile(file.toFile(), "r")) {
      ExtFileSystem fileSystem = ExtFileSystem.open(source);
      Node node = fileSystem.child(fileSystem.root(), "large").orElseThrow();
      assertThat(node.size()).isEqualTo(size);
      ByteSource content = fileSystem.open(node);
      long at = content.nextData(0);
      long data = 0;
      List<Long> found = new ArrayList<>();
      while (at < size) {
        found.add(at);
        byte[] ours = content.read(at, (int) Math.min(1 << 16, size - at));
        byte[] theirs = new byte[ours.length];
        original.seek(at);
        original.readFully(theirs);
        assertThat(Arrays.equals(ours, theirs)).as("content at " + at).isTrue();
        data += ours.length;
        at = content.nextData(at + ours.length);
      }
      assertThat(data).isLessThan(1 << 20);
      for (long place : places) {
        assertThat(found).anyMatch(f -> f <= place && place < f + (1 << 16));
      }
      assertThat(content.read((3L << 30) + 17, 1000)).containsOnly(0);
      assertThat(fileSystem.facts().troubles()).isEmpty();
    }
  }

  /** Attribute values in inodes of their own, and a directory without regard to case. */
  @Test
  void readsAttributeInodesAndCasefoldedDirectories() throws IOException {
    Path tree = Files.createDirectories(work.resolve("tree"));
    SampleTree.create(tree);
    Path value = Files.write(work.resolve("value"), SampleTree.content(20_000, 5));
    Path image = work.resolve("image");
    Tool.run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-b",
        "4096",
        "-O",
        "ea_inode,casefold",
        "-E",
        "encoding=utf8",
        "-d",
        tree.toString(),
        image.toString(),
        "40M");
    debugfs(
        image,
        "ea_set -f " + value + " /etc/os-release user.large",
        "ea_set -f " + value + " /links/link-60 trusted.large",
        "ea_set /links/link-59 trusted.small value",
        "sif /few flags 0x40080000",
        "sif /some flags 0x40080000");
    Tool.run("sh", "-c", "timeout 60 e2fsck -fy \"$0\"; test $? -le 1", image.toString());
    ExtFileSystem fileSystem = DebugfsComparison.compare(work, image, image);
    assertThat(fileSystem.facts().features()).contains("ea_inode", "casefold");
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  private void debugfs(Path image, String... commands) throws IOException {
    Path script = Files.write(work.resolve("script"), Arrays.asList(commands));
    Tool.run("debugfs", "-w", "-f", script.toString(), image.toString());
  }
}
