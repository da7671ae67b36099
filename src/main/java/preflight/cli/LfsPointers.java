package preflight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.DiskFiles;
import preflight.image.Image;
import preflight.image.Location;
import preflight.report.Escape;

/** Images that Git LFS has not fetched: there is nothing in them to be checked. */
final class LfsPointers {

  private LfsPointers() {}

  /** Those that are no pointers, nor consist of one; each of the others is told. */
  static List<Image> left(List<Image> images, Terminal terminal) {
    List<Image> left = new ArrayList<>();
    for (Image image : images) {
      Optional<Path> pointer = pointer(image);
      if (pointer.isEmpty()) {
        left.add(image);
        continue;
      }
      String name = pointer.get().toString();
      String what = name.equals(image.name()) ? "" : " (" + name + ")";
      terminal
          .err()
          .println(
              "preflight: skipped "
                  + Escape.terminal(image.name() + what)
                  + ", a Git LFS pointer; git lfs pull fetches the image");
    }
    return List.copyOf(left);
  }

  private static Optional<Path> pointer(Image image) {
    try {
      for (Location location : image.disks()) {
        Optional<Path> file = location.file();
        if (file.isEmpty()) {
          continue;
        }
        Path disk = file.get();
        if (DiskFiles.isLfsPointer(disk)) {
          return Optional.of(disk);
        }
        for (Path part : DiskFiles.partsOf(location.image().file().orElse(disk))) {
          if (DiskFiles.isLfsPointer(part)) {
            return Optional.of(part);
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      // what cannot be read is told by its check
      return Optional.empty();
    }
  }
}
