package preflight.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.DiskFiles;
import preflight.image.Image;
import preflight.image.Location;

/** The files that an image is read from. */
public final class OwnFiles {

  private OwnFiles() {}

  /**
   * The one of them that {@code path} names, under this or another name; empty where it names none.
   *
   * @throws IOException where they cannot be looked at
   */
  static Optional<Path> same(Image image, Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    for (Path file : of(image)) {
      if (Files.exists(file) && Files.isSameFile(file, path)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * All of them.
   *
   * @throws IOException where they cannot be looked at
   */
  public static List<Path> of(Image image) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Location location : image.disks()) {
      location.file().ifPresent(files::add);
      Optional<Path> whole = location.image().file();
      if (whole.isPresent()) {
        files.add(whole.get());
        files.addAll(DiskFiles.partsOf(whole.get()));
      }
    }
    return files;
  }
}
