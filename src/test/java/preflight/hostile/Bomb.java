package preflight.hostile;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A hostile input of at most 1 MiB; holes, which are written as such, do not count.
 *
 * @param name a plain file name
 * @param files of its folder, by name
 * @param image the file to check
 * @param says part of the JSON report: the finding or the refusal by name that it ends in, which
 *     the report on a good guest does not have
 */
record Bomb(String name, Map<String, byte[]> files, String image, String says) {

  private static final long MOST = 1 << 20;
  private static final int PAGE = 4096;

  Bomb {
    long size = 0;
    for (byte[] file : files.values()) {
      for (int at = 0; at < file.length; at += PAGE) {
        size += isHole(file, at) ? 0 : Math.min(PAGE, file.length - at);
      }
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
        write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes.length);
      for (int at = 0; at < bytes.length; at += PAGE) {
        if (!isHole(bytes, at)) {
          file.seek(at);
          file.write(bytes, at, Math.min(PAGE, bytes.length - at));
        }
      }
    }
  }

  private static boolean isHole(byte[] bytes, int start) {
    for (int i = start; i < Math.min(bytes.length, start + PAGE); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
