package preflight.image;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/**
 * A file or block device of this host.
 *
 * @param path as it was given
 * @param descriptors of the run, which tell whether it is an extent
 */
public record LocalFile(Path path, FolderDescriptors descriptors) implements Location {

  /** One of its own. */
  public LocalFile(Path path) {
    this(path, new FolderDescriptors());
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  @Override
  public Location image() throws IOException {
    requireFile();
    Optional<Path> descriptor = descriptors.of(path);
    return descriptor.isEmpty() ? this : new LocalFile(descriptor.get(), descriptors);
  }

  @Override
  public ByteSource open(ReadCounter counter) throws IOException {
    requireFile();
    return FileSource.open(path, counter);
  }

  @Override
  public Siblings siblings(ReadCounter counter) {
    return FolderSiblings.of(path, counter);
  }

  private void requireFile() throws FileSystemException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
  }
}
