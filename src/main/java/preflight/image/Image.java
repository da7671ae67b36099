package preflight.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;

/**
 * What a user names as one machine: a file, such as an OVA, or the disks of a machine in their
 * order.
 *
 * @param name what it is called in the results
 * @param disks at least one
 */
public record Image(String name, List<Location> disks) {

  /**
   * Of one or several files.
   *
   * @param name what it is called in the results
   * @param disks at least one
   */
  public Image {
    disks = List.copyOf(disks);
    if (disks.isEmpty()) {
      throw new IllegalArgumentException("a machine without a disk");
    }
  }

  /** A file, under its own name. */
  public static Image of(Location file) {
    return new Image(file.name(), List.of(file));
  }

  /** Several disks of one machine, in their order. */
  public static Image of(List<Location> disks) {
    StringBuilder name = new StringBuilder();
    for (Location disk : disks) {
      name.append(name.isEmpty() ? "" : " + ").append(disk.name());
    }
    return new Image(name.toString(), disks);
  }

  /** What the patterns of a configuration are compared with. */
  public List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    for (Location disk : disks) {
      paths.add(disk.path());
    }
    return List.copyOf(paths);
  }

  /**
   * The machine in it. An extent that is handed over alone stands for its descriptor.
   *
   * @param counter is told of every read
   * @throws IOException where a file cannot be read; for a folder a {@link
   *     java.nio.file.FileSystemException}
   */
  public Machine open(ReadCounter counter) throws IOException {
    return disks.size() > 1 ? several(counter) : single(counter);
  }

  private Machine single(ReadCounter counter) throws IOException {
    Location image = disks.get(0).image();
    ByteSource file = image.open(counter);
    try {
      return MachineOpener.open(file, image.siblings(counter));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Machine several(ReadCounter counter) throws IOException {
    List<ByteSource> files = new ArrayList<>();
    List<OpenedSiblings> beside = new ArrayList<>();
    List<VirtualDisk> opened = new ArrayList<>();
    try {
      for (Location disk : disks) {
        Location image = disk.image();
        OpenedSiblings siblings = new OpenedSiblings(image.siblings(counter), new ArrayList<>());
        beside.add(siblings);
        ByteSource file = image.open(counter);
        files.add(file);
        opened.add(Disks.open(file, siblings));
      }
      for (OpenedSiblings siblings : beside) {
        files.addAll(siblings.opened());
      }
      return MachineOpener.ofDisks(name, opened, files);
    } catch (IOException | RuntimeException e) {
      for (OpenedSiblings siblings : beside) {
        files.addAll(siblings.opened());
      }
      for (ByteSource file : files) {
        file.close();
      }
      throw e;
    }
  }
}
