package preflight.filesystem.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.Bytes;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Trouble;
import preflight.testing.Tool;

/** Names looked up through the indexes that mkfs.xfs makes, sound and damaged ones. */
@Tag("slow")
class XfsIndexTest {

  private static final int[] COUNTS = {30, 200, 900, 6000};

  @TempDir static Path shared;

  @TempDir Path work;

  @BeforeAll
  static void createTree() throws IOException {
    for (int count : COUNTS) {
      Path folder = Files.createDirectories(shared.resolve("tree/files-" + count));
      for (int i = 0; i < count; i++) {
        Files.createFile(folder.resolve("a-rather-long-name-of-an-entry-\u00e9-" + i));
      }
    }
  }

  private Path image(String options) throws IOException {
    Path proto = Files.write(work.resolve("proto"), Proto.of(shared.resolve("tree")));
    Path image = work.resolve("image");
    Tool.run("truncate", "-s", "64M", image.toString());
    Tool.run(
        "sh",
        "-c",
        "TEST_DIR=x TEST_DEV=x QA_CHECK_FS=x mkfs.xfs -q " + options + " -p \"$0\" \"$1\"",
        proto.toString(),
        image.toString());
    return image;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m crc=0 -b size=1024",
        "-m crc=0 -b size=512 -n size=4096",
        "-m crc=0 -b size=2048 -n size=64k",
        "-m crc=0 -n version=ci",
        "-m crc=1 -b size=1024 -i size=512",
        "-m crc=1",
        "-m crc=1 -b size=1024 -n size=8192",
      })
  void findsEachName(String options) throws IOException {
    try (FileSource source = FileSource.open(image(options), new ReadCounter())) {
      XfsFileSystem fileSystem = XfsFileSystem.open(source, new Effort());
      for (int count : COUNTS) {
        Node directory = fileSystem.child(fileSystem.root(), "files-" + count).orElseThrow();
        List<DirectoryEntry> entries = fileSystem.list(directory);
        assertThat(entries).hasSize(count);
        int step = options.contains("ci") ? 97 : 7;
        for (int i = 0; i < count; i += step) {
          DirectoryEntry entry = entries.get(i);
          assertThat(fileSystem.child(directory, entry.name()))
              .as(entry.name())
              .hasValueSatisfying(node -> assertThat(node.id()).isEqualTo(entry.id()));
          if (i < 100) {
            assertThat(fileSystem.child(directory, "absent-" + i)).isEmpty();
          }
        }
      }
      assertThat(fileSystem.facts().troubles()).isEmpty();
    }
  }

  @Test
  void readsThreeBlocksOfALargeDirectory() throws IOException {
    ReadCounter counter = new ReadCounter();
    try (FileSource source = FileSource.open(image("-m crc=1"), counter)) {
      XfsFileSystem fileSystem = XfsFileSystem.open(source, new Effort());
      Node directory = fileSystem.child(fileSystem.root(), "files-6000").orElseThrow();
      fileSystem.child(directory, "absent");
      long before = counter.bytes();
      assertThat(fileSystem.child(directory, "absent-too")).isEmpty();
      // the inode, the root of the index and a leaf, out of some 400 KiB of names
      assertThat(counter.bytes() - before).isLessThanOrEqualTo(3 * 4096L);
      long then = counter.bytes();
      assertThat(fileSystem.child(directory, "a-rather-long-name-of-an-entry-\u00e9-4321"))
          .isPresent();
      assertThat(counter.bytes() - then).isLessThanOrEqualTo(5 * 4096L);
    }
  }

  @Test
  void searchesInARowWhereTheIndexIsDamaged() throws IOException {
    byte[] bytes = Files.readAllBytes(image("-m crc=1"));
    int damaged = 0;
    for (int at = 0; at < bytes.length; at += 4096) {
      int magic = ((bytes[at + 8] & 0xFF) << 8) | (bytes[at + 9] & 0xFF);
      if (magic == 0x3EBE || magic == 0x3DF1) {
        bytes[at + 8] ^= 0x10;
        damaged++;
      }
    }
    assertThat(damaged).isGreaterThanOrEqualTo(3);
    XfsFileSystem fileSystem = XfsFileSystem.open(new ArraySource("image", bytes), new Effort());
    for (int count : new int[] {200, 900, 6000}) {
      Node directory = fileSystem.child(fileSystem.root(), "files-" + count).orElseThrow();
      assertThat(
              fileSystem.child(directory, "a-rather-long-name-of-an-entry-\u00e9-" + (count - 1)))
          .isPresent();
      assertThat(fileSystem.child(directory, "absent")).isEmpty();
    }
    assertThat(fileSystem.facts().troubles())
        .anySatisfy(
            trouble ->
                assertThat(trouble)
                    .isInstanceOfSatisfying(
                        Trouble.Corrupt.class,
                        corrupt -> assertThat(corrupt.toString()).contains("magic 0x")));
  }

  @Test
  void leavesALoopOfLeaves() {
    // one leaf of version 4 whose only name hashes to 7, and which names itself as the next one
    byte[] leaf = new byte[512];
    leaf[3] = 9;
    leaf[8] = (byte) 0xD2;
    leaf[9] = (byte) 0xFF;
    leaf[13] = 1;
    leaf[19] = 7;
    byte[] node = new byte[512];
    node[8] = (byte) 0xFE;
    node[9] = (byte) 0xBE;
    node[13] = 1;
    node[15] = 1;
    node[19] = 7;
    node[23] = 9;
    int[] reads = new int[1];
    DirectoryIndex index =
        new DirectoryIndex(
            logical -> {
              reads[0]++;
              return Bytes.bigEndian("block", logical == 9 ? leaf : node, logical * 512);
            },
            false,
            1);
    assertThat(catchThrowable(() -> index.find(7, at -> true))).hasMessageContaining("loop");
    assertThat(reads[0]).isLessThan(70_000);
  }
}
