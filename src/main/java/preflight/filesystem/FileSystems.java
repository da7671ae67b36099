package preflight.filesystem;

import java.io.IOException;
import java.util.Optional;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.io.ByteSource;

/** The file systems that this version reads, by the names that blkid gives them. */
public final class FileSystems {

  private FileSystems() {}

  /**
   * Opens the file system of this type.
   *
   * @return empty for a type that this version does not read
   */
  public static Optional<FileSystem> open(String type, ByteSource device) throws IOException {
    return switch (type) {
      case "ext2", "ext3", "ext4" -> Optional.of(ExtFileSystem.open(device));
      default -> Optional.empty();
    };
  }
}
