package preflight.filesystem;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.CorruptException;

/**
 * One file system, read only. Methods throw {@link preflight.io.ReadProblem} for what the image
 * does and a plain {@link IOException} for what the host does.
 */
public interface FileSystem {

  FileSystemFacts facts();

  Node root() throws IOException;

  /** The inode with this number. */
  Node node(long id) throws IOException;

  /** All entries in the order of the disk, without {@code .} and {@code ..}. */
  List<DirectoryEntry> list(Node directory) throws IOException;

  /**
   * The entry of this name, without regard to case where the file system has none; not every
   * directory needs to be read whole for it.
   */
  Optional<Node> child(Node directory, String name) throws IOException;

  /** The target of a symbolic link, as it is stored. */
  String readLink(Node link) throws IOException;

  /** The content of a regular file; holes read as zeros. */
  ByteSource open(Node file) throws IOException;

  /** Which part of the file system this is; empty for one that has no such parts. */
  default Optional<Subvolume> subvolume() throws IOException {
    return Optional.empty();
  }

  /** The parts that can be mounted by themselves, besides the top level. */
  default List<Subvolume> subvolumes() throws IOException {
    return List.of();
  }

  /** Whether both are parts of one file system. */
  default boolean isOnDeviceOf(FileSystem other) {
    return equals(other);
  }

  /** Another part of the same file system; each time the same one. */
  default FileSystem open(Subvolume other) throws IOException {
    throw new CorruptException(facts().type() + " file system", "has no subvolumes");
  }

  /**
   * The part that mount options choose, the default one where they choose none.
   *
   * @return empty where there is no such part, so that Linux does not mount it; a part that cannot
   *     be read is told among {@link FileSystemFacts#troubles()}
   */
  default Optional<FileSystem> mounted(List<String> options) throws IOException {
    return Optional.of(this);
  }
}
