package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.image.DiskFiles;
import preflight.image.Image;
import preflight.image.Location;
import preflight.report.Escape;

/**
 * Several files that are one machine get one answer: the extents of a disk through their
 * descriptor, the disks of an OVF descriptor that is named too, and a file that is named twice.
 */
final class DistinctImages {

  /** From a part to the descriptor that lists it, as real paths. */
  private final Map<Path, Path> owners = new HashMap<>();

  private DistinctImages() {}

  /** Each machine once, where it was first named; what is left out is told. */
  static List<Image> of(List<Image> images, Terminal terminal) {
    if (images.size() < 2) {
      return images;
    }
    DistinctImages distinct = new DistinctImages();
    for (Image image : images) {
      distinct.learn(image);
    }
    Map<Path, Image> kept = new LinkedHashMap<>();
    for (Image image : images) {
      if (image.disks().size() == 1) {
        Path own = own(image);
        Path machine = distinct.machine(own);
        Image before = kept.putIfAbsent(machine, image);
        // the descriptor's name says more than that of an extent
        if (before != null && own.equals(machine) && !own.equals(own(before))) {
          kept.put(machine, image);
        }
      }
    }
    List<Image> all = new ArrayList<>(kept.values());
    for (Image image : images) {
      if (image.disks().size() > 1) {
        all.add(image);
      } else {
        Path own = own(image);
        tell(image, own, kept.get(distinct.machine(own)), terminal);
      }
    }
    return List.copyOf(all);
  }

  // two that are named alike are equal, and still one of them is left out
  @SuppressWarnings("ReferenceEquality")
  private static void tell(Image image, Path own, Image kept, Terminal terminal) {
    if (image != kept) {
      boolean twice = own.equals(own(kept));
      String why = twice ? " is named twice" : " belongs to " + kept.name();
      terminal
          .err()
          .println("preflight: " + Escape.terminal(image.name() + why) + ", checked once");
    }
  }

  private void learn(Image image) {
    if (image.disks().size() > 1) {
      return;
    }
    Location location = image.disks().get(0);
    Optional<Path> local = location.file();
    if (local.isEmpty()) {
      return;
    }
    Path given = local.get();
    try {
      if (Files.isRegularFile(given)) {
        Path standing = location.image().file().orElse(given);
        if (!standing.equals(given)) {
          owns(standing, given);
        }
      }
      for (Path part : DiskFiles.partsOf(given)) {
        owns(given, part);
      }
    } catch (IOException e) {
      // what cannot be read is told by its own check
      owners.remove(real(given));
    }
  }

  private void owns(Path descriptor, Path part) {
    Path from = real(part);
    Path to = real(descriptor);
    if (!machine(to).equals(from)) {
      owners.putIfAbsent(from, to);
    }
  }

  private Path machine(Path file) {
    Path at = file;
    // no chain is a ring, since owns() closes none
    for (Path next = owners.get(at); next != null; next = owners.get(at)) {
      at = next;
    }
    return at;
  }

  private static Path own(Image image) {
    Location location = image.disks().get(0);
    Optional<Path> local = location.file();
    return local.isPresent() ? real(local.get()) : location.identity();
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }
}
