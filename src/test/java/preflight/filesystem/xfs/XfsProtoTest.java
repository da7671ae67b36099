package preflight.filesystem.xfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.SampleTree;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/**
 * A folder that mkfs.xfs itself has written, compared with the folder: also version 4 of the
 * format, which today's kernels do not mount.
 */
@Tag("slow")
class XfsProtoTest {

  @TempDir static Path shared;

  @TempDir Path work;

  /** Directories of all forms; between their blocks are those of files, so that they get trees. */
  @BeforeAll
  static void createTree() throws IOException {
    Path tree = Files.createDirectories(shared.resolve("tree"));
    Path deep = tree;
    for (int i = 0; i < 20; i++) {
      deep = deep.resolve("d" + i);
    }
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("bottom"), "here\n");
    for (int count : new int[] {1, 6, 30, 200, 900, 6000}) {
      Path folder = Files.createDirectories(tree.resolve("files-" + count));
      for (int i = 0; i < count; i++) {
        Files.write(
            folder.resolve("a-rather-long-name-of-an-entry-" + i),
            SampleTree.content(count > 900 && i % 8 != 0 ? 0 : i % 2000, i));
      }
    }
    Files.write(tree.resolve("name-" + "n".repeat(250)), SampleTree.content(3_000_123, 1));
    Files.writeString(tree.resolve("Gr\u00fc\u00dfe"), "umlauts");
    for (int length : new int[] {1, 60, 155, 156, 157, 335, 336, 337, 500}) {
      Files.createSymbolicLink(tree.resolve("link-" + length), Path.of("t".repeat(length)));
    }
    Tool.run(
        "sh",
        "-c",
        "cd \"$0\" && mkfifo pipe && mknod null c 8 300 && mknod disk b 8 300"
            + " && chmod 6751 files-1/* && chmod 0 d0/d1",
        tree.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-m crc=0",
        "-m crc=0 -b size=512",
        "-m crc=0 -b size=512 -n size=4096",
        "-m crc=0 -b size=1024",
        "-m crc=0 -b size=1024 -n ftype=0",
        "-m crc=0 -b size=1024 -n ftype=1",
        "-m crc=0 -b size=1024 -i size=512 -n ftype=1",
        "-m crc=0 -b size=2048 -n size=64k",
        "-m crc=0 -b size=8192 -i size=2048",
        "-m crc=0 -b size=65536",
        "-m crc=0 -n version=ci",
        "-m crc=0 -i attr=1 -l version=1",
        "-m crc=0 -i attr=2,projid32bit=0",
        "-m crc=0 -l lazy-count=0",
        "-m crc=0 -s size=4096",
        "-m crc=0 -d agcount=9",
        // mkfs.xfs 6.1 forgets the header of a link that is too long for an inode of version 5
        "-m crc=1 -b size=2048 -i size=1024",
        "-m crc=1 -b size=65536 -i size=2048",
        "-m crc=1 -i size=1024,nrext64=1",
        "-m crc=1,rmapbt=1,reflink=0 -i size=1024",
      })
  void readsWhatMkfsWrote(String options) throws Exception {
    Path proto = Files.write(work.resolve("proto"), Proto.of(shared.resolve("tree")));
    Path image = work.resolve("image");
    List<String> command =
        new ArrayList<>(List.of("env", "TEST_DIR=x", "TEST_DEV=x", "QA_CHECK_FS=x"));
    command.addAll(List.of("mkfs.xfs", "-q", "-L", "label", "-p", proto.toString()));
    command.addAll(List.of(options.split(" ", -1)));
    Tool.run("truncate", "-s", "400M", image.toString());
    command.add(image.toString());
    Tool.run(command.toArray(new String[0]));
    Tool.run("xfs_repair", "-n", "-f", image.toString());
    try (FileSource source = FileSource.open(image, new ReadCounter())) {
      XfsFileSystem fileSystem = XfsFileSystem.open(source);
      assertThat(Listing.of(fileSystem, false))
          .isEqualTo(Listing.of(shared.resolve("tree"), false));
      assertThat(fileSystem.facts().troubles()).isEmpty();
      assertThat(fileSystem.facts().features().contains("crc"))
          .isEqualTo(options.contains("crc=1"));
      assertThat(fileSystem.facts().features().contains("ftype"))
          .isEqualTo(!options.contains("ftype=0"));
    }
  }
}
