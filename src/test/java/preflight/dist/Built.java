package preflight.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** What {@code make dist} built, and images to check with it. */
final class Built {

  static final Path FOLDER = Path.of("target", "dist").toAbsolutePath();

  private Built() {}

  /** The one file whose name ends so; it fails where {@code make dist} did not run. */
  static Path file(String suffix) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(FOLDER)) {
      try (Stream<Path> files = Files.list(FOLDER)) {
        files.filter(file -> file.toString().endsWith(suffix)).forEach(found::add);
      }
    }
    if (found.size() != 1) {
      throw new AssertionError("`make dist` must run before this test: " + suffix + " " + found);
    }
    return found.get(0);
  }

  static Path archive() throws IOException {
    return file("-linux-" + System.getProperty("os.arch").replace("amd64", "x86_64") + ".tar.gz");
  }

  /** The committed image, unpacked into that folder for everybody to read. */
  static Path image(String name, Path folder) throws IOException {
    Path image = folder.resolve(name);
    try (InputStream in =
        new XZInputStream(
            Files.newInputStream(Path.of("fixtures", "images", name + ".xz").toAbsolutePath()))) {
      Files.copy(in, image);
    }
    return image;
  }
}
