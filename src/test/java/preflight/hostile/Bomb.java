package preflight.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A hostile input of at most 1 MiB.
 *
 * @param name a plain file name
 * @param files of its folder, by name
 * @param image the file to check
 * @param says part of the JSON report: the finding or the refusal by name that it ends in, which
 *     the report on a good guest does not have
 */
record Bomb(String name, Map<String, byte[]> files, String image, String says) {

  private static final long MOST = 1 << 20;

  Bomb {
    long size = 0;
    for (byte[] file : files.values()) {
      size += file.length;
    }
    if (size > MOST) {
      throw new IllegalArgumentException(name + " has " + size + " bytes");
    }
  }

  static Bomb of(String name, byte[] image, String says) {
    return new Bomb(name, Map.of("image", image), "image", says);
  }

  /** Puts its files into a new folder. */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
