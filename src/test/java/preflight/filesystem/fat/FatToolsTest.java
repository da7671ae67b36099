package preflight.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/**
 * Volumes that mkfs.fat makes and mtools fills: what is read equals what was put in, what mcopy
 * takes out again and what mdir lists. FAT32 of fewer clusters than the specification wants is not
 * among them: mkfs.fat makes it, and mtools takes it for FAT16 and finds no root directory.
 */
@Tag("slow")
class FatToolsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // width, sector, sectors a cluster, KiB, further options
    "12, 512, 1, 1440, -f 2",
    "12, 512, 8, 8000, -f 1",
    "12, 512, 16, 16000, -a",
    "12, 1024, 2, 4000, -r 512",
    "12, 2048, 4, 24000, -f 2",
    "12, 4096, 1, 8000, -f 2",
    "16, 512, 1, 16000, -f 2",
    "16, 512, 4, 32000, -h 2048",
    "16, 512, 64, 200000, -f 2",
    "16, 1024, 1, 20000, -R 8",
    "16, 4096, 1, 40000, -f 2",
    "32, 512, 1, 40000, -f 2",
    "32, 512, 8, 300000, -f 1",
    "32, 512, 128, 5000000, -f 2",
    "32, 1024, 1, 70000, -b 8",
    "32, 2048, 2, 300000, -a",
    "32, 4096, 1, 280000, -f 2"
  })
  void readsWhatMtoolsWrote(int bits, int sector, int perCluster, long kibibytes, String options)
      throws Exception {
    Path image = folder.resolve("volume.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(kibibytes * 1024);
    }
    List<String> make =
        new ArrayList<>(List.of("mkfs.fat", "-F", bits + "", "-S", sector + "", "-s"));
    make.addAll(List.of(perCluster + "", "-n", "ORACLE", "-i", "1234abcd"));
    make.addAll(List.of(options.split(" ")));
    make.add(image.toString());
    Tool.run(make.toArray(String[]::new));
    Path tree = tree(folder.resolve("in"), sector * perCluster);
    mtools("mcopy", image, "-s", tree.resolve("EFI").toString(), tree + "/deep", "::/");
    inPieces(image, tree, bits == 32 ? sector : 0, sector * perCluster);

    Map<String, String> expected = listing(tree);
    Path out = Files.createDirectories(folder.resolve("out"));
    mtools("mcopy", image, "-s", "-n", "::/", out.toString());
    assertThat(listing(out)).isEqualTo(expected);

    try (FileSource source = FileSource.open(image, new ReadCounter())) {
      FatFileSystem fileSystem = FatFileSystem.open(source);
      TreeMap<String, String> read = new TreeMap<>();
      walk(fileSystem, fileSystem.root(), "", read);
      assertThat(read).isEqualTo(expected);
      assertThat(fileSystem.facts().features()).containsExactly("FAT" + bits);
      assertThat(fileSystem.facts().label()).isEqualTo("ORACLE");
      assertThat(fileSystem.facts().uuid()).contains("1234-ABCD");
      assertThat(fileSystem.facts().blockSize()).isEqualTo(sector * perCluster);
      assertThat(fileSystem.facts().troubles()).isEmpty();
      assertThat(paths(read)).isEqualTo(listed(image));
      String info = mtools("minfo", image, "::");
      assertThat(info).contains("sector size: " + sector + " bytes");
    }
  }

  private static Set<String> paths(Map<String, String> read) {
    TreeSet<String> paths = new TreeSet<>();
    read.forEach((path, what) -> paths.add(what.isEmpty() ? path + "/" : path));
    return paths;
  }

  private static Set<String> listed(Path image) {
    TreeSet<String> paths = new TreeSet<>();
    for (String line : mtools("mdir", image, "-/", "-b", "-a", "::/").split("\n", -1)) {
      if (!line.isEmpty()) {
        paths.add(line.replaceFirst("^::", ""));
      }
    }
    return paths;
  }

  private static String mtools(String program, Path image, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8", "MTOOLS_SKIP_CHECK=1", program, "-i"));
    command.add(image.toString());
    command.addAll(List.of(arguments));
    return Tool.run(command.toArray(String[]::new));
  }

  /** Written, every other one deleted, and one written that needs all the gaps. */
  private static void inPieces(Path image, Path tree, int infoAt, int cluster) throws Exception {
    int size = Math.max(2000, cluster + 10);
    Path pieces = Files.createDirectories(tree.resolve("pieces"));
    mtools("mmd", image, "::/pieces");
    for (int i = 0; i < 12; i++) {
      Files.write(pieces.resolve("p" + i), FatFileSystemTest.content(size, i));
    }
    mtools("mcopy", image, "-s", pieces.toString(), "-D", "o", "::/");
    for (int i = 0; i < 12; i += 2) {
      mtools("mdel", image, "::/pieces/p" + i);
      Files.delete(pieces.resolve("p" + i));
    }
    if (infoAt > 0) {
      // the hint where free clusters begin leads behind the gaps
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.seek(infoAt + 492);
        file.writeInt(-1);
      }
    }
    Path all = Files.write(pieces.resolve("all"), FatFileSystemTest.content(9 * size, 99));
    mtools("mcopy", image, all.toString(), "::/pieces/all");
    String map = mtools("mshowfat", image, "::/pieces/all");
    assertThat(map.chars().filter(c -> c == '<').count()).as(map).isGreaterThan(3);
  }

  private static Path tree(Path root, int cluster) throws IOException {
    Path boot = Files.createDirectories(root.resolve("EFI/BOOT"));
    for (int size : new int[] {0, 1, cluster - 1, cluster, cluster + 1, 70_000}) {
      Files.write(boot.resolve("SIZE" + size % 10000 + ".EFI"), FatFileSystemTest.content(size, 5));
      Files.write(boot.resolve("size-" + size + ".lower"), FatFileSystemTest.content(size, 6));
    }
    // mtools 4.0 says "no directory slots" where a name needs more than it lets a directory grow by
    int most = cluster < 2048 ? 90 : 200;
    String[] names = {
      "grubx64.efi",
      "Mixed.Case",
      "UPPER.low",
      "lower.UPP",
      "a b c",
      "dots.in.the.name.txt",
      "no dot at all that is long",
      "Größe ü.txt",
      "日本語の名前.cfg",
      "x".repeat(most) + ".y",
      "13 characters",
      "exactly 26 characters long",
      "[brackets]+=,;",
      "~TILDE~1",
      "emoji.é.ß"
    };
    for (String name : names) {
      Files.write(boot.resolve(name), name.getBytes(StandardCharsets.UTF_8));
    }
    Path deep = root.resolve("deep");
    for (int i = 0; i < 12; i++) {
      deep = deep.resolve("directory number " + i);
    }
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("bottom"), "here\n");
    Path many = Files.createDirectories(root.resolve("deep/many"));
    for (int i = 0; i < 150; i++) {
      Files.writeString(many.resolve("one of many files, number " + i), "number " + i);
    }
    return root;
  }

  private static Map<String, String> listing(Path root) throws Exception {
    TreeMap<String, String> listing = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        String path = "/" + root.relativize(file);
        if (Files.isRegularFile(file)) {
          byte[] bytes = Files.readAllBytes(file);
          listing.put(path, bytes.length + " " + sum(bytes));
        } else if (!file.equals(root)) {
          listing.put(path, "");
        }
      }
    }
    return listing;
  }

  private static String sum(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Each content once as a stream and once in odd pieces, each name in another case. */
  private static void walk(
      FatFileSystem fileSystem, Node directory, String path, Map<String, String> read)
      throws Exception {
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      Node node = fileSystem.node(entry.id());
      String name = path + "/" + entry.name();
      String upper = entry.name().toUpperCase(Locale.ROOT);
      if (upper.length() == entry.name().length()) {
        assertThat(fileSystem.child(directory, upper)).as(name).contains(node);
      }
      if (node.isDirectory()) {
        read.put(name, "");
        walk(fileSystem, node, name, read);
        continue;
      }
      ByteSource content = fileSystem.open(node);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(content.stream(), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      byte[] whole = new byte[(int) content.size()];
      for (int at = 0; at < whole.length; at += 1021) {
        content.read(at, whole, at, Math.min(1021, whole.length - at));
      }
      String sum = HexFormat.of().formatHex(digest.digest());
      assertThat(sum(whole)).isEqualTo(sum);
      read.put(name, node.size() + " " + sum);
      assertThat(Arrays.hashCode(whole)).isEqualTo(Arrays.hashCode(content.read(0, whole.length)));
    }
  }
}
