package preflight.ami;

import java.io.IOException;
import java.nio.file.Path;
import preflight.convert.Target;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/**
 * A file as it is.
 *
 * @param size in bytes, when the import began
 */
public record FileContent(Path file, long size) implements UploadedContent {

  private static final int PIECE = 1 << 20;

  /**
   * A file, or a device, as long as it is now.
   *
   * @throws IOException where it cannot be opened
   */
  static FileContent of(Path file) throws IOException {
    try (FileSource source = FileSource.open(file, new ReadCounter())) {
      return new FileContent(file, source.size());
    }
  }

  @Override
  public long least() {
    return size;
  }

  @Override
  public long most() {
    return size;
  }

  @Override
  public void write(Target target, Progress progress) throws IOException {
    byte[] piece = new byte[PIECE];
    try (FileSource source = FileSource.open(file, new ReadCounter())) {
      if (source.size() != size) {
        throw new IOException(file + " has changed");
      }
      long at = 0;
      while (at < size) {
        int count = (int) Math.min(PIECE, size - at);
        source.read(at, piece, 0, count);
        target.write(piece, 0, count);
        at += count;
        progress.update(at, size);
      }
    }
  }
}
