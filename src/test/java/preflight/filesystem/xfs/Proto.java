package preflight.filesystem.xfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import preflight.filesystem.FileType;

/** A folder of the host as a prototype file of mkfs.xfs(8). */
final class Proto {

  private final StringBuilder text = new StringBuilder("boot\n0 0\n");

  private Proto() {}

  static byte[] of(Path folder) throws IOException {
    Proto proto = new Proto();
    proto.line("", folder);
    proto.directory(folder);
    // names of the host that are not UTF-8 are not among them
    return proto.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void directory(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    }
    for (Path entry : entries) {
      line(entry.getFileName() + " ", entry);
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        directory(entry);
      }
    }
    text.append("$\n");
  }

  private void line(String name, Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) attributes.get("mode");
    FileType type = FileType.ofMode(mode);
    text.append(name)
        .append(type.letter())
        .append((mode & 04000) != 0 ? 'u' : '-')
        .append((mode & 02000) != 0 ? 'g' : '-')
        .append(String.format("%03o", mode & 0777))
        .append(" 0 0");
    switch (type) {
      case REGULAR -> text.append(' ').append(path);
      case SYMLINK -> text.append(' ').append(Files.readSymbolicLink(path));
      case CHARACTER_DEVICE, BLOCK_DEVICE -> text.append(" 8 300");
      default -> {}
    }
    text.append('\n');
  }
}
