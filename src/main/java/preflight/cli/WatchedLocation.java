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
    location.file().ifPresentOrElse(files::add, files::addUnknown);
    return location.open(counter);
  }

  @Override
  public Siblings siblings(ReadCounter counter) {
    Siblings siblings = location.siblings(counter);
    return name -> {
      beside(name);
      return siblings.open(name);
    };
  }

  private void beside(String name) {
    Optional<Path> file = location.file();
    if (file.isEmpty()) {
      files.addUnknown();
    } else if (FolderSiblings.isPlainName(name)) {
      try {
        files.add(file.get().toAbsolutePath().resolveSibling(name));
      } catch (InvalidPathException e) {
        // the name of no file, today and tomorrow
      }
    }
  }
}
