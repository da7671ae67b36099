package preflight.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;

/** How often a file system is asked for what a path leads through. */
class FileTreeTest {

  /** Names below one another, which notes each that it is asked for. */
  private static final class Asked implements FileSystem {

    private final Map<String, Long> children = new HashMap<>();
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Map<Long, String> links = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean broken;

    Asked() {
      nodes.put(1L, new Node(1, FileType.DIRECTORY, 0, 040755));
    }

    Asked with(long parent, String name, long id, FileType type) {
      children.put(parent + "/" + name, id);
      nodes.put(id, new Node(id, type, 0, 0));
      return this;
    }

    @Override
    public FileSystemFacts facts() {
      return new FileSystemFacts(
          "test",
          "",
          Optional.empty(),
          0,
          OptionalLong.empty(),
          512,
          List.of(),
          List.of(),
          List.of());
    }

    @Override
    public Node root() throws IOException {
      return node(1);
    }

    @Override
    public Node node(long id) {
      return Optional.ofNullable(nodes.get(id)).orElseThrow();
    }

    @Override
    public List<DirectoryEntry> list(Node directory) {
      return List.of();
    }

    @Override
    public Optional<Node> child(Node directory, String name) throws IOException {
      asked.add(name);
      if (broken) {
        throw new CorruptException("test", "broken");
      }
      return Optional.ofNullable(children.get(directory.id() + "/" + name)).map(this::node);
    }

    @Override
    public String readLink(Node link) {
      return Optional.ofNullable(links.get(link.id())).orElseThrow();
    }

    @Override
    public ByteSource open(Node file) {
      return new ArraySource("test", new byte[0]);
    }
  }

  private static Asked usual() {
    Asked asked =
        new Asked()
            .with(1, "usr", 2, FileType.DIRECTORY)
            .with(2, "sbin", 3, FileType.DIRECTORY)
            .with(3, "init", 4, FileType.REGULAR)
            .with(1, "sbin", 5, FileType.SYMLINK);
    asked.links.put(5L, "usr/sbin");
    return asked;
  }

  private static String path(Fact<FileRef> found) {
    return found.toOptional().map(FileRef::path).orElse("none");
  }

  @Test
  void directoriesAreLookedUpOnce() {
    Asked asked = usual();
    FileTree tree = FileTree.of(new Volume("d", "p1", asked));
    assertThat(path(tree.find("/usr/sbin/init"))).isEqualTo("/usr/sbin/init");
    assertThat(path(tree.find("/usr/sbin/dhclient"))).isEqualTo("none");
    assertThat(path(tree.find("/sbin/init"))).isEqualTo("/usr/sbin/init");
    assertThat(path(tree.find("/usr/sbin/../sbin"))).isEqualTo("/usr/sbin");
    assertThat(path(tree.findLink("/sbin"))).isEqualTo("/sbin");
    assertThat(asked.asked)
        .containsExactly("usr", "sbin", "init", "dhclient", "sbin", "init", "sbin");
  }

  /** What could not be read is asked for again, and told again. */
  @Test
  void failuresAreNotKept() {
    Asked asked = usual();
    FileTree tree = FileTree.of(new Volume("d", "p1", asked));
    asked.broken = true;
    assertThat(tree.find("/usr/sbin")).isInstanceOf(Fact.Failed.class);
    assertThat(tree.find("/usr/sbin")).isInstanceOf(Fact.Failed.class);
    asked.broken = false;
    assertThat(path(tree.find("/usr/sbin/init"))).isEqualTo("/usr/sbin/init");
  }

  @Test
  void aMountHidesTheDirectoryBelowIt() {
    Asked below = usual();
    Asked above = new Asked().with(1, "init", 9, FileType.REGULAR);
    FileTree tree =
        new FileTree(
            new Volume("d", "p1", below), Map.of("/usr/sbin", new Volume("d", "p2", above)));
    for (int i = 0; i < 2; i++) {
      assertThat(tree.find("/usr/sbin/init").toOptional())
          .map(ref -> ref.node().id() + " on " + ref.volume().device())
          .contains("9 on p2");
    }
    assertThat(below.asked).containsExactly("usr");
  }

  /** Only the last ones, so that paths without end fill no memory. */
  @Test
  void notMoreThanTheLastDirectoriesAreKept() {
    Asked asked = new Asked();
    for (int i = 0; i < 100; i++) {
      asked.with(1, "d" + i, 10 + i, FileType.DIRECTORY);
    }
    FileTree tree = FileTree.of(new Volume("d", "p1", asked));
    for (int i = 0; i < 100; i++) {
      assertThat(path(tree.find("/d" + i))).isEqualTo("/d" + i);
    }
    assertThat(path(tree.find("/d99"))).isEqualTo("/d99");
    assertThat(path(tree.find("/d0"))).isEqualTo("/d0");
    assertThat(asked.asked).hasSize(101);
  }
}
