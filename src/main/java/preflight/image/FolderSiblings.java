package preflight.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/**
 * The files of one folder of the host. Opens regular files that lie in it, and nothing else: no
 * path, no device, no symbolic link that leads out of it.
 */
public final class FolderSiblings implements Siblings {

  private final Path folder;
  private final ReadCounter counter;
  private final Map<String, FileSource> opened = new LinkedHashMap<>();

  /**
   * @param counter is told of every read of the files opened here
   */
  public FolderSiblings(Path folder, ReadCounter counter) {
    this.folder = folder;
    this.counter = counter;
  }

  /** The folder in which {@code image} lies. */
  public static FolderSiblings of(Path image, ReadCounter counter) {
    return new FolderSiblings(folderOf(image), counter);
  }

  static Path folderOf(Path image) {
    Path parent = image.toAbsolutePath().getParent();
    return parent == null ? image.toAbsolutePath() : parent;
  }

  /**
   * Whether a name from an image is the name of a file and not a path. Backslashes separate on the
   * systems on which many images are made.
   */
  public static boolean isPlainName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0;
  }

  /** The same source for the same name each time. */
  @Override
  public Optional<ByteSource> open(String name) throws IOException {
    if (!isPlainName(name)) {
      return Optional.empty();
    }
    FileSource known = opened.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Path path;
    try {
      path = folder.resolve(name);
    } catch (InvalidPathException e) {
      // a name that this host's file system cannot have is the name of no file
      return Optional.empty();
    }
    if (!Files.isRegularFile(path) || !liesInFolder(path)) {
      return Optional.empty();
    }
    FileSource source = FileSource.open(path, counter);
    opened.put(name, source);
    return Optional.of(source);
  }

  private boolean liesInFolder(Path path) throws IOException {
    return folder.toRealPath().equals(path.toRealPath().getParent());
  }

  /** What was opened so far, for the caller to close. */
  public List<ByteSource> opened() {
    return new ArrayList<>(opened.values());
  }
}
