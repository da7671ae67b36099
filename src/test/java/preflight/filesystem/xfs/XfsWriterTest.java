package preflight.filesystem.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.UnsupportedException;
import preflight.testing.Tool;

/** File systems of the writer, and how much of directories is read. */
class XfsWriterTest {

  @TempDir Path folder;

  private static XfsFileSystem open(byte[] image) throws IOException {
    return XfsFileSystem.open(new ArraySource("written", image));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void isReadWithoutTroubles(int version) throws IOException {
    XfsFileSystem fileSystem = open(XfsWriter.sample(version).image());
    Node root = fileSystem.root();
    assertThat(names(fileSystem, root)).containsExactly("etc", "usr", "file", "sbin");
    Node etc = fileSystem.child(root, "etc").orElseThrow();
    assertThat(names(fileSystem, etc)).containsExactly("os-release", "fstab");
    Node usr = fileSystem.child(root, "usr").orElseThrow();
    assertThat(names(fileSystem, usr)).containsExactly("share", "lib");
    Node lib = fileSystem.child(usr, "lib").orElseThrow();
    assertThat(fileSystem.list(lib)).isEmpty();
    assertThat(fileSystem.readLink(fileSystem.child(root, "sbin").orElseThrow()))
        .isEqualTo("usr/sbin");
    ByteSource file = fileSystem.open(fileSystem.child(root, "file").orElseThrow());
    byte[] content = file.read(0, (int) file.size());
    assertThat(content).hasSize(4096 - 9);
    for (int i = 0; i < content.length; i++) {
      int expected = i < 1024 ? i / 64 + 1 : i < 3072 ? 0 : (i - 1024) / 64 + 1;
      assertThat(content[i]).as("byte " + i).isEqualTo((byte) expected);
    }
    assertThat(file.nextData(1024)).isEqualTo(3072);
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  private static List<String> names(XfsFileSystem fileSystem, Node directory) throws IOException {
    return fileSystem.list(directory).stream().map(DirectoryEntry::name).toList();
  }

  /** Another reader takes its structures for what they are meant to be. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void isWhatXfsDbReads(int version) throws IOException {
    XfsWriter writer = XfsWriter.sample(version);
    Path image = Files.write(folder.resolve("image"), writer.image());
    long root = new XfsWriter(version, 128).next();
    assertThat(db(image, "inode " + root, "p core.magic core.size u" + (version == 5 ? "3" : "")))
        .contains("0x494e", "\"etc\"", "\"sbin\"");
    assertThat(db(image, "inode " + (root + 1), "dblock 0", "p"))
        .contains("bhdr", "\"os-release\"", "\"fstab\"");
    assertThat(db(image, "inode " + (root + 2), "bmap")).contains("data offset 0", "data offset 2");
    assertThat(db(image, "inode " + (root + 3), "bmap")).contains("flag 1");
  }

  private static String db(Path image, String... commands) {
    List<String> all = new java.util.ArrayList<>(List.of("/usr/sbin/xfs_db", "-r"));
    for (String command : commands) {
      all.add("-c");
      all.add(command);
    }
    all.add(image.toString());
    return Tool.run(all.toArray(new String[0]));
  }

  /** A key that is too great must not make a hole of what the leaf has. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aTreeThatHidesItsFirstBlocksIsRefused(int version) throws IOException {
    XfsWriter writer = XfsWriter.sample(version);
    byte[] image = writer.image();
    image[writer.at("inode of a tree") + writer.core() + 4 + 6] = 1;
    writer.seal(image);
    XfsFileSystem fileSystem = open(image);
    Node usr = fileSystem.child(fileSystem.root(), "usr").orElseThrow();
    assertThatThrownBy(() -> fileSystem.list(usr))
        .hasMessageContaining("br_startoff 0 of extent 0 is before 256");
  }

  /** Every lookup counts, in whatever form the directory is. */
  @Test
  void lookupsInShortDirectoriesAreCounted() throws IOException {
    XfsFileSystem fileSystem = open(XfsWriter.sample(5).image());
    Node root = fileSystem.root();
    long most = Limits.DIRECTORY_READS / 512;
    for (long i = 0; i < most; i++) {
      fileSystem.child(root, "none");
    }
    assertThatThrownBy(() -> fileSystem.child(root, "none"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 128 MiB of them to look through");
  }

  /** Holes and blocks of trees count as well. */
  @Test
  void holesAndTreesOfDirectoriesAreCounted() throws IOException {
    // of two blocks of entries with a hole between and no index: each lookup counts 2 KiB, the tree
    // twice and the hole
    XfsFileSystem fileSystem = open(XfsWriter.sample(5).image());
    Node usr = fileSystem.child(fileSystem.root(), "usr").orElseThrow();
    long each = 2 * 1024 + 2 * 1024 + 512;
    long most = (Limits.DIRECTORY_READS - 512) / each;
    for (long i = 0; i < most; i++) {
      fileSystem.child(usr, "none");
    }
    assertThatThrownBy(() -> fileSystem.child(usr, "none"))
        .isInstanceOf(UnsupportedException.class);
  }
}
