package preflight.filesystem.xfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import preflight.testing.Tool;

/** An image that the kernel has mounted through a loop device, which needs root. */
final class Mounted {

  private final Path folder;

  private Mounted(Path folder) {
    this.folder = folder;
  }

  static Mounted of(Path image, Path folder, String... options) throws IOException {
    Files.createDirectories(folder);
    String all = String.join(",", "loop,nouuid", String.join(",", options));
    Tool.run("mount", "-t", "xfs", "-o", all, image.toString(), folder.toString());
    return new Mounted(folder);
  }

  Path folder() {
    return folder;
  }

  void close() {
    Tool.run("umount", folder.toString());
  }
}
