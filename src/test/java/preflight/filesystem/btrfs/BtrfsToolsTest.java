package preflight.filesystem.btrfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.filesystem.SampleTree;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Text;
import preflight.testing.Tool;

/**
 * Whole trees compared with the folder that mkfs.btrfs was given, and with what btrfs restore gets
 * out of images.
 */
@Tag("slow")
class BtrfsToolsTest {

  @TempDir static Path shared;

  @TempDir Path work;

  @BeforeAll
  static void createTree() throws IOException {
    SampleTree.create(shared.resolve("tree"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-n 4096",
        "-n 8192 -m single",
        "-n 65536",
        "-s 4096 -n 32768 -d single -m dup",
        "-s 16384 -n 16384",
        "-s 65536 -n 65536",
        "--csum crc32c -O ^no-holes",
        "--csum xxhash",
        "--csum sha256",
        "--csum blake2",
        "--csum blake2 -n 4096 -O ^no-holes",
        "-M",
        "-M -n 4096 -s 4096 --csum xxhash",
        "-d dup -m dup",
        "-O ^skinny-metadata,^no-holes -R ^free-space-tree",
        "-L label --shrink"
      })
  void readsWhatMkfsWrote(String options) throws Exception {
    Path image = work.resolve("image");
    Tool.run("truncate", "-s", "320M", image.toString());
    List<String> command = new ArrayList<>(List.of("mkfs.btrfs", "-q", "--rootdir"));
    command.add(shared.resolve("tree").toString());
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ", -1)));
    }
    command.add(image.toString());
    Tool.run(command.toArray(String[]::new));
    Map<String, String> expected = ofFolder(shared.resolve("tree"));
    assertThat(expected).hasSizeGreaterThan(3000);
    compare(image, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-M", "-S 1", "-m"})
  void readsWhatBtrfstuneChanged(String option) throws Exception {
    Path image = work.resolve("image");
    Tool.run("truncate", "-s", "320M", image.toString());
    Path tree = shared.resolve("tree");
    Tool.run("mkfs.btrfs", "-q", "--rootdir", tree.toString(), image.toString());
    List<String> command = new ArrayList<>(List.of("btrfstune", "-f"));
    command.addAll(List.of(option.split(" ", -1)));
    if (option.equals("-M")) {
      command.add("11111111-2222-3333-4444-555555555555");
    }
    command.add(image.toString());
    Tool.run(command.toArray(String[]::new));
    try (FileSource file = FileSource.open(image, new ReadCounter())) {
      BtrfsFileSystem fileSystem = BtrfsFileSystem.open(file);
      assertThat(ofFileSystem(fileSystem)).isEqualTo(ofFolder(tree));
      String uuid = Tool.run("blkid", "-o", "value", "-s", "UUID", image.toString()).strip();
      assertThat(fileSystem.facts().uuid()).contains(uuid);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crc32c", "xxhash", "sha256", "blake2"})
  void readsWhatWasConvertedFromExt(String checksum) throws Exception {
    Path image = work.resolve("image");
    Tool.run("truncate", "-s", "400M", image.toString());
    Path tree = shared.resolve("tree");
    Tool.run("mke2fs", "-q", "-t", "ext4", "-b", "4096", "-d", tree.toString(), image.toString());
    Tool.run("btrfs-convert", "--no-progress", "--csum", checksum, image.toString());
    Map<String, String> expected = ofFolder(tree);
    try (FileSource file = FileSource.open(image, new ReadCounter())) {
      BtrfsFileSystem fileSystem = BtrfsFileSystem.open(file);
      Map<String, String> actual = ofFileSystem(fileSystem);
      actual.keySet().removeIf(path -> path.startsWith("/ext2_saved") || path.startsWith("/lost+"));
      assertThat(actual).isEqualTo(expected);
      assertThat(fileSystem.facts().troubles()).isEmpty();
      assertThat(fileSystem.subvolumes().get(0).path()).isEqualTo("/ext2_saved");
    }
  }

  private static void compare(Path image, Map<String, String> expected) throws Exception {
    try (FileSource file = FileSource.open(image, new ReadCounter())) {
      BtrfsFileSystem fileSystem = BtrfsFileSystem.open(file);
      assertThat(ofFileSystem(fileSystem)).isEqualTo(expected);
      assertThat(fileSystem.facts().troubles()).isEmpty();
    }
  }

  /** Compression by the writer of this project's tests, unpacked by btrfs-progs' libraries. */
  @Test
  void readsAsRestoreDoes() throws Exception {
    for (int[] shape :
        new int[][] {{4096, 4096, 0}, {16_384, 4096, 2}, {65_536, 65_536, 0}, {65_536, 4096, 2}}) {
      BtrfsWriter writer = new BtrfsWriter(shape[0], shape[1], shape[2], 4 << 20, true);
      long root = writer.subvolume(5, "/@");
      for (int compression = 0; compression < 4; compression++) {
        for (int length : new int[] {1, 100, 1499, 4096, 5000, 131_072, 131_073, 700_001}) {
          byte[] content = text(length, compression);
          writer.file(root, "/" + compression + "/" + length, content, compression);
        }
      }
      writer.symlink(root, "/link", "0/100");
      for (int i = 0; i < 700; i++) {
        writer.file(5, "/many/name-of-a-file-" + i, "content " + i);
      }
      Path image = Files.write(work.resolve("image-" + shape[0] + "-" + shape[1]), writer.build());
      Path out = Files.createDirectories(work.resolve(image.getFileName() + ".out"));
      Tool.run("btrfs", "restore", "-s", "-m", "-S", image.toString(), out.toString());
      Map<String, String> expected = ofFolder(out);
      assertThat(expected).hasSizeGreaterThan(730);
      compare(image, expected);
      String tree = Tool.run("btrfs", "inspect-internal", "dump-tree", "-r", image.toString());
      assertThat(tree).contains("256");
    }
  }

  private static byte[] text(int length, int seed) {
    byte[] noise = SampleTree.content(length, seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      // runs, repetitions far back, and a part that cannot be packed
      bytes[i] = i % 5000 > 4500 ? noise[i] : noise[i % 701 / 3];
    }
    return bytes;
  }

  /** Path to type, mode, size, link target and digest; sizes of directories are not told. */
  private static Map<String, String> ofFolder(Path folder) throws Exception {
    Map<String, String> all = new TreeMap<>();
    String listing =
        Tool.run(
            "sh",
            "-c",
            "cd \"$0\" && LC_ALL=C find . -mindepth 1 -printf '%P\\t%y %m %s %l\\n' | base64 -w 0",
            folder.toString());
    byte[] bytes = Base64.getDecoder().decode(listing.strip());
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String[] line = Text.decode(Arrays.copyOfRange(bytes, start, i)).split("\t", 2);
        String[] fields = line[1].split(" ", 4);
        start = i + 1;
        boolean sized = fields[0].equals("f") || fields[0].equals("l");
        all.put(
            "/" + line[0],
            fields[0] + " " + fields[1] + " " + (sized ? fields[2] : "-") + " " + fields[3]);
      }
    }
    digests(folder, all);
    return all;
  }

  private static void digests(Path folder, Map<String, String> all) throws Exception {
    String listing =
        Tool.run(
            "sh",
            "-c",
            "cd \"$0\" && find . -type f -print0 | LC_ALL=C xargs -0 sha256sum -z | base64 -w 0",
            folder.toString());
    byte[] bytes = Base64.getDecoder().decode(listing.strip());
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        String line = Text.decode(Arrays.copyOfRange(bytes, start, i));
        start = i + 1;
        all.merge(line.substring(67), line.substring(0, 64), (a, b) -> a + " " + b);
      }
    }
  }

  private static Map<String, String> ofFileSystem(FileSystem fileSystem) throws Exception {
    Map<String, String> all = new TreeMap<>();
    gather(fileSystem, fileSystem.root(), "", all);
    return all;
  }

  private static void gather(
      FileSystem fileSystem, Node directory, String path, Map<String, String> all)
      throws Exception {
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      Node node = fileSystem.node(entry.id());
      // of large directories only some, since each lookup counts as work
      if (entry.name().hashCode() % 8 == 0 || !entry.name().startsWith("entry-")) {
        assertThat(fileSystem.child(directory, entry.name())).contains(node);
      }
      String name = path + "/" + entry.name();
      char type = node.isRegular() ? 'f' : node.type().letter();
      boolean sized = node.isRegular() || node.isSymlink();
      StringBuilder line = new StringBuilder().append(type).append(' ');
      line.append(Integer.toOctalString(node.mode() & 07777)).append(' ');
      line.append(sized ? Long.toString(node.size()) : "-").append(' ');
      if (node.isSymlink()) {
        line.append(fileSystem.readLink(node));
      } else if (node.isRegular()) {
        line.append(' ').append(digest(fileSystem.open(node)));
      }
      all.put(name, line.toString());
      if (node.isDirectory()) {
        gather(fileSystem, node, name, all);
      }
    }
  }

  /** Also checks that nothing but zeros is skipped. */
  private static String digest(ByteSource source) throws Exception {
    byte[] bytes = source.read(0, (int) source.size());
    long at = 0;
    while (at < bytes.length) {
      long next = source.nextData(at);
      for (long i = at; i < next; i++) {
        assertThat(bytes[(int) i]).isZero();
      }
      at = Math.max(next, at) + 4096;
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
