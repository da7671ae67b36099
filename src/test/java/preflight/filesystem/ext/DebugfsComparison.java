package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Text;
import preflight.testing.Tool;

/**
 * Compares every name, mode, size, target and content of an image with what debugfs tells. Since
 * the two must agree on the root's entries and on those of every directory in them, neither can
 * leave out anything.
 */
final class DebugfsComparison {

  private final Path work;
  private final ExtFileSystem fileSystem;
  private final Map<Long, Node> nodes = new TreeMap<>();
  private final Map<Long, List<String>> listings = new TreeMap<>();

  private final FileSource source;

  private DebugfsComparison(Path work, FileSource source, ExtFileSystem fileSystem) {
    this.work = work;
    this.source = source;
    this.fileSystem = fileSystem;
  }

  /**
   * @param read by the reader
   * @param judge read by debugfs: the same image, or what the tools have repaired of it
   * @return the file system, for its troubles
   */
  static ExtFileSystem compare(Path work, Path read, Path judge) throws IOException {
    try (FileSource source = FileSource.open(read, new ReadCounter())) {
      ExtFileSystem fileSystem = ExtFileSystem.open(source);
      DebugfsComparison comparison = new DebugfsComparison(work, source, fileSystem);
      comparison.walk();
      comparison.judge(judge);
      return fileSystem;
    }
  }

  private void walk() throws IOException {
    Deque<Node> waiting = new ArrayDeque<>(List.of(fileSystem.root()));
    nodes.put(2L, fileSystem.root());
    while (!waiting.isEmpty()) {
      Node directory = waiting.remove();
      List<String> listing = new ArrayList<>();
      int index = 0;
      List<DirectoryEntry> entries = fileSystem.list(directory);
      for (DirectoryEntry entry : entries) {
        Node node = fileSystem.node(entry.id());
        String name = new String(Text.encode(entry.name()), StandardCharsets.ISO_8859_1);
        listing.add(line(node, name));
        if (nodes.put(entry.id(), node) == null && node.isDirectory()) {
          waiting.add(node);
        }
        if (index++ % 100 == 0 || index == entries.size()) {
          assertThat(lookUp(directory, entry.name())).contains(node);
        }
      }
      assertThat(lookUp(directory, "no such name")).isEmpty();
      listings.put(directory.id(), listing);
    }
  }

  /** Each in a file system of its own, since what one may cost is limited. */
  private Optional<Node> lookUp(Node directory, String name) throws IOException {
    return ExtFileSystem.open(source).child(directory, name);
  }

  /** As {@code ls -p} of debugfs prints it, without owner. */
  private static String line(Node node, String name) {
    String size = node.isDirectory() ? "" : Long.toString(node.size());
    return node.id() + "/" + Integer.toOctalString(node.mode()) + "/" + name + "/" + size;
  }

  private void judge(Path image) throws IOException {
    Path dumps = Files.createDirectories(work.resolve("dumps"));
    StringBuilder commands = new StringBuilder();
    for (Node node : nodes.values()) {
      if (node.isDirectory()) {
        commands.append("ls -p <").append(node.id()).append(">\n");
        continue;
      }
      if (node.isSymlink()) {
        commands.append("stat <").append(node.id()).append(">\n");
      }
      if (node.isRegular() || node.isSymlink()) {
        commands.append("dump <").append(node.id()).append("> ");
        commands.append(dumps.resolve(Long.toString(node.id()))).append('\n');
      }
    }
    Path script = Files.writeString(work.resolve("commands"), commands);
    byte[] output = Tool.bytes("debugfs", "-f", script.toString(), image.toString());
    Map<String, List<String>> answers = answers(new String(output, StandardCharsets.ISO_8859_1));
    for (Node node : nodes.values()) {
      if (node.isDirectory()) {
        assertThat(listings.get(node.id()))
            .as("entries of inode %s", node.id())
            .isEqualTo(listing(answers.get("ls -p <" + node.id() + ">")));
      } else if (node.isRegular()) {
        Path dump = dumps.resolve(Long.toString(node.id()));
        assertThat(digest(fileSystem.open(node).stream(), node.size()))
            .as("content of inode %s", node.id())
            .isEqualTo(digest(Files.newInputStream(dump), node.size()));
        Files.delete(dump);
      } else if (node.isSymlink()) {
        assertThat(fileSystem.readLink(node))
            .as("target of inode %s", node.id())
            .isEqualTo(target(node, answers, dumps));
      }
    }
  }

  private static String target(Node node, Map<String, List<String>> answers, Path dumps)
      throws IOException {
    for (String line : answers.get("stat <" + node.id() + ">")) {
      String prefix = "Fast link dest: \"";
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length(), line.length() - 1);
      }
    }
    return Files.readString(dumps.resolve(Long.toString(node.id())), StandardCharsets.ISO_8859_1)
        .substring(0, (int) node.size());
  }

  private static List<String> listing(List<String> lines) {
    List<String> listing = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("/", -1);
      if (parts.length < 7
          || parts[1].equals("0")
          || parts[5].equals(".")
          || parts[5].equals("..")) {
        continue;
      }
      int mode = Integer.parseInt(parts[2], 8);
      String size = FileType.ofMode(mode) == FileType.DIRECTORY ? "" : parts[6];
      listing.add(parts[1] + "/" + Integer.toOctalString(mode) + "/" + parts[5] + "/" + size);
    }
    return listing;
  }

  private static Map<String, List<String>> answers(String output) {
    Map<String, List<String>> answers = new TreeMap<>();
    List<String> current = new ArrayList<>();
    for (String line : output.split("\n", -1)) {
      if (line.startsWith("debugfs: ")) {
        current = new ArrayList<>();
        answers.put(line.substring(9), current);
      } else {
        current.add(line);
      }
    }
    return answers;
  }

  /** Of the first bytes only, since debugfs pads short inline content. */
  private static String digest(InputStream stream, long size) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(stream, MessageDigest.getInstance("SHA-256"))) {
      byte[] piece = new byte[65536];
      long rest = size;
      while (rest > 0) {
        int count = in.read(piece, 0, (int) Math.min(piece.length, rest));
        assertThat(count).as("content is as long as the inode says").isPositive();
        rest -= count;
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
