package preflight.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.FolderSiblings;
import preflight.image.Image;
import preflight.image.Location;
import preflight.image.Siblings;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;

/**
 * A location of which it is noted which files are read or looked for.
 *
 * @param files takes note
 */
record WatchedLocation(Location location, ReadFiles files) implements Location {

  /** The same image, watched. */
  static Image of(Image image, ReadFiles files) {
    List<Location> disks = new ArrayList<>();
    for (Location disk : image.disks()) {
      disks.add(new WatchedLocation(disk, files));
    }
    return new Image(image.name(), disks);
  }

  @Override
  public String name() {
    return location.name();
  }

  @Override
  public Optional<Path> file() {
    return location.file();
  }

  @Override
  public Path path() {
    return location.path();
  }

  @Override
  public Path identity() {
    return location.identity();
  }

  @Override
  public Location image() throws IOException {
    return new WatchedLocation(location.image(), files);
  }

  @Override
  public ByteSource open(ReadCounter counter) throws IOException {
    Optional<Path> file = location.file();
    if (file.isPresent()) {
      files.add(file.get());
      return location.open(counter);
    }
    try {
      ByteSource source = location.open(counter);
      files.add(location, Optional.empty(), source.version());
      return source;
    } catch (IOException e) {
      files.addUnknown();
      throw e;
    }
  }

  @Override
  public Optional<String> version(Optional<String> beside) throws IOException {
    return location.version(beside);
  }

  @Override
  public Siblings siblings(ReadCounter counter) {
    Siblings siblings = location.siblings(counter);
    return name -> {
      Optional<Path> file = location.file();
      if (file.isEmpty()) {
        return elsewhere(siblings, name);
      }
      if (FolderSiblings.isPlainName(name)) {
        beside(file.get(), name);
      }
      return siblings.open(name);
    };
  }

  private void beside(Path file, String name) {
    try {
      files.add(file.toAbsolutePath().resolveSibling(name));
    } catch (InvalidPathException e) {
      // the name of no file, today and tomorrow
    }
  }

  private Optional<ByteSource> elsewhere(Siblings siblings, String name) throws IOException {
    try {
      Optional<ByteSource> found = siblings.open(name);
      if (found.isPresent()) {
        files.add(location, Optional.of(name), found.get().version());
      } else if (FolderSiblings.isPlainName(name)) {
        files.add(location, Optional.of(name), Optional.of(ABSENT));
      }
      return found;
    } catch (IOException e) {
      files.addUnknown();
      throw e;
    }
  }
}
