package preflight.filesystem.xfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.Text;
import preflight.testing.Tool;

/**
 * All that there is in a tree, one line a name: type, mode, size, path, and target or digest. Once
 * as our reader reads it, and once as the kernel does.
 */
final class Listing {

  /** Larger contents are read in one way only, in bytes. */
  private static final int ONCE = 1 << 20;

  private final FileSystem fileSystem;
  private final boolean withNumbers;
  private final List<String> lines = new ArrayList<>();

  private Listing(FileSystem fileSystem, boolean withNumbers) {
    this.fileSystem = fileSystem;
    this.withNumbers = withNumbers;
  }

  /** What the reader reads; each hundredth name is looked up as well. */
  static List<String> of(FileSystem fileSystem, boolean withNumbers) throws IOException {
    Listing listing = new Listing(fileSystem, withNumbers);
    Node root = fileSystem.root();
    listing.directory(root, "");
    Collections.sort(listing.lines);
    return listing.lines;
  }

  /**
   * What find and sha256sum tell of a folder of the host.
   *
   * @param withNumbers whether each line begins with the number of the inode
   */
  static List<String> of(Path folder, boolean withNumbers) {
    String number = withNumbers ? "%i " : "";
    // a directory has another size elsewhere, and a device none
    String names =
        latin1(
            Tool.bytes(
                "find",
                folder.toString(),
                "-mindepth",
                "1",
                "(",
                "-type",
                "f",
                "-printf",
                number + "%y %m %s %P \\0",
                ")",
                "-o",
                "-printf",
                number + "%y %m - %P %l\\0"));
    String sums =
        latin1(
            Tool.bytes(
                "sh",
                "-c",
                "cd \"$0\" && find . -type f -print0 | xargs -0 -r sha256sum --zero",
                folder.toString()));
    Map<String, String> digests = new HashMap<>();
    for (String line : sums.split("\0", -1)) {
      int name = line.indexOf("  ./");
      if (name > 0) {
        digests.put(line.substring(name + 4), line.substring(0, name));
      }
    }
    List<String> lines = new ArrayList<>();
    for (String line : names.split("\0", -1)) {
      int type = withNumbers ? line.indexOf(' ') + 1 : 0;
      if (line.startsWith("f", type)) {
        String name = line.split(" ", withNumbers ? 5 : 4)[withNumbers ? 4 : 3].strip();
        lines.add(line + digests.get(name));
      } else if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    Collections.sort(lines);
    return lines;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void directory(Node directory, String path) throws IOException {
    List<DirectoryEntry> entries = fileSystem.list(directory);
    for (int i = 0; i < entries.size(); i++) {
      DirectoryEntry entry = entries.get(i);
      Node node = fileSystem.node(entry.id());
      if (i % 1000 == 0 && !fileSystem.child(directory, entry.name()).equals(Optional.of(node))) {
        throw new AssertionError(entry.name() + " is not found in " + path);
      }
      String name = path + latin1(entry.name());
      String number = withNumbers ? node.id() + " " : "";
      char type = node.isRegular() ? 'f' : node.type().letter();
      String size = node.isRegular() ? Long.toString(node.size()) : "-";
      lines.add(
          number
              + type
              + " "
              + Integer.toOctalString(node.mode() & 07777)
              + " "
              + size
              + " "
              + name
              + " "
              + content(node));
      if (node.isDirectory()) {
        directory(node, name + "/");
      }
    }
  }

  private String content(Node node) throws IOException {
    if (node.isSymlink()) {
      return latin1(fileSystem.readLink(node));
    }
    return node.isRegular() ? digest(fileSystem.open(node)) : "";
  }

  /** In odd pieces that cross blocks; what is said to be a hole is not read. */
  private static String digest(ByteSource content) throws IOException {
    try {
      MessageDigest whole = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[37_003];
      for (long at = 0; at < content.size(); ) {
        int length = (int) Math.min(piece.length, content.size() - at);
        long data = content.nextData(at);
        if (data > at) {
          length = (int) Math.min(length, data - at);
          java.util.Arrays.fill(piece, 0, length, (byte) 0);
        } else {
          content.read(at, piece, 0, length);
        }
        whole.update(piece, 0, length);
        at += length;
      }
      String first = HexFormat.of().formatHex(whole.digest());
      if (content.size() > ONCE) {
        return first;
      }
      MessageDigest again = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(content.stream(), again)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      if (!first.equals(HexFormat.of().formatHex(again.digest()))) {
        throw new AssertionError("other bytes in other requests of " + content.name());
      }
      return first;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String latin1(String text) {
    return new String(Text.encode(text), StandardCharsets.ISO_8859_1);
  }
}
