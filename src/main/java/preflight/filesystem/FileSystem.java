package preflight.filesystem;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;

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
}
