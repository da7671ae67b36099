package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.Node;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Trees that e2fsck builds over names with bytes above 0x80, of each kind of hash. */
@Tag("slow")
class HashTreeToolsTest {

  @TempDir static Path shared;

  @TempDir Path work;

  @BeforeAll
  static void createNames() {
    for (int names : new int[] {1500, 10_000}) {
      // 200 to 250 bytes a name: the larger tree has two levels also in blocks of 4 KiB
      Tool.run(
          "sh",
          "-c",
          "mkdir -p \"$0/many\"; cd \"$0/many\"; LC_ALL=C awk 'BEGIN { for (i = 0; i < "
              + names
              + "; i++) { printf \"%d-\\303\\251\\377%0*d\\n\", i, 190 + i % 50, i } }'"
              + " | LC_ALL=C xargs -d '\\n' touch",
          shared.resolve("tree" + names).toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // bytes of a block, names, kind of hash, s_flags, levels of inner nodes, features
    "1024, 1500, legacy, 1, 1, metadata_csum",
    "1024, 1500, half_md4, 1, 1, metadata_csum",
    "1024, 1500, tea, 1, 1, metadata_csum",
    "1024, 1500, legacy, 2, 1, metadata_csum",
    "1024, 1500, half_md4, 2, 1, ^metadata_csum",
    "1024, 1500, tea, 2, 1, ^metadata_csum",
    "1024, 1500, half_md4, 0, 1, ^metadata_csum",
    "4096, 1500, half_md4, 1, 0, metadata_csum",
    "4096, 10000, half_md4, 1, 1, metadata_csum",
    "65536, 1500, half_md4, 1, 0, metadata_csum",
  })
  void findsEachNameInFewReads(
      int blockSize, int number, String kind, int flags, int levels, String features)
      throws IOException {
    Path image = work.resolve("image");
    Tool.run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-b",
        Integer.toString(blockSize),
        "-N",
        "11000",
        "-O",
        "^has_journal," + features,
        "-E",
        "hash_seed=01234567-89ab-4cde-8f01-23456789abcd",
        "-d",
        shared.resolve("tree" + number).toString(),
        image.toString(),
        "60M");
    Tool.run("tune2fs", "-E", "hash_alg=" + kind, image.toString());
    Tool.run("debugfs", "-w", "-R", "ssv flags " + flags, image.toString());
    Tool.run("sh", "-c", "e2fsck -fyD \"$0\"; test $? -le 1", image.toString());
    Tool.run("debugfs", "-w", "-R", "ssv flags " + flags, image.toString());
    assertThat(Tool.run("debugfs", "-R", "htree_dump /many", image.toString()))
        .contains("Indirect levels: " + levels);
    try (FileSource source = FileSource.open(image, new ReadCounter())) {
      CountedReads counted = new CountedReads(source);
      ExtFileSystem fileSystem = ExtFileSystem.open(counted, new Effort());
      Node directory = fileSystem.child(fileSystem.root(), "many").orElseThrow();
      List<DirectoryEntry> names = fileSystem.list(directory);
      assertThat(names).hasSize(number);
      // without a sign names of such bytes are searched in a row, which costs
      int step = flags == 0 || blockSize == 65536 ? 50 : number == 10_000 ? 3 : 1;
      for (int i = 0; i < names.size(); i += step) {
        DirectoryEntry entry = names.get(i);
        fileSystem.node(entry.id());
        int requests = counted.requests();
        assertThat(fileSystem.child(directory, entry.name())).map(Node::id).contains(entry.id());
        if (flags != 0) {
          // the nodes and a leaf, and an extent block of the directory's map
          assertThat(counted.requests() - requests).isLessThanOrEqualTo(levels + 3);
        }
      }
      ExtFileSystem another = ExtFileSystem.open(counted, new Effort());
      for (int i = 0; i < (blockSize == 65536 ? 100 : 1000); i++) {
        int requests = counted.requests();
        assertThat(another.child(directory, "absent-" + i)).isEmpty();
        assertThat(counted.requests() - requests).isLessThanOrEqualTo(levels + 5);
      }
      assertThat(fileSystem.facts().troubles()).isEmpty();
      assertThat(another.facts().troubles()).isEmpty();
    }
  }
}
