package preflight.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;
import preflight.filesystem.Node;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.fixture.Fixtures;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** What the benchmarks read, held in memory, so that the host's disk has no part in the figures. */
final class Material {

  private static final int SMALL_DISK = 1 << 20;

  private Material() {}

  /** A committed image, whole. */
  static ByteSource image(String name) throws IOException {
    return new ArraySource(name, Files.readAllBytes(Fixtures.image(name)));
  }

  /** The only partition of the small Debian, which begins at 1 MiB. */
  static ByteSource debianRoot() throws IOException {
    ByteSource disk = image("debian8-raw");
    return disk.slice("root", SMALL_DISK, disk.size() - SMALL_DISK);
  }

  /** A file system of the tests of ext, unpacked. */
  static ByteSource ext(String name) throws IOException {
    String path = "/preflight/filesystem/ext/" + name + ".img.gz";
    try (InputStream in = new GZIPInputStream(resource(path))) {
      return new ArraySource(name, in.readAllBytes());
    }
  }

  /** A text among the tests' resources. */
  static String text(String path) throws IOException {
    try (InputStream in = resource(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The content of a file, without following links. */
  static byte[] file(ByteSource device, String... path) throws IOException {
    ExtFileSystem fileSystem = ExtFileSystem.open(device);
    Node node = fileSystem.root();
    for (String name : path) {
      node =
          fileSystem.child(node, name).orElseThrow(() -> new FileNotFoundException("no " + name));
    }
    return fileSystem.open(node).read(0, (int) node.size());
  }

  private static InputStream resource(String path) throws IOException {
    InputStream in = Material.class.getResourceAsStream(path);
    if (in == null) {
      throw new FileNotFoundException("no resource " + path);
    }
    return in;
  }
}
