package preflight.image;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/** Opens machines by the files that hold their disks. */
public final class MachineFiles {

  private MachineFiles() {}

  /**
   * The machine in a file, such as an OVA, or of several files that are its disks in order. An
   * extent that is handed over alone stands for its descriptor.
   *
   * @param name what a machine of several files is called
   * @param disks at least one
   * @throws IOException where the host cannot read a file; for a folder a {@link
   *     FileSystemException}
   */
  public static Machine open(String name, List<Path> disks, ReadCounter counter)
      throws IOException {
    if (disks.isEmpty()) {
      throw new IllegalArgumentException("a machine without a disk");
    }
    return disks.size() > 1 ? several(name, disks, counter) : single(disks.get(0), counter);
  }

  private static Machine single(Path given, ReadCounter counter) throws IOException {
    Path path = image(given);
    FileSource file = FileSource.open(path, counter);
    try {
      return MachineOpener.open(file, FolderSiblings.of(path, counter));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Machine several(String name, List<Path> disks, ReadCounter counter)
      throws IOException {
    List<ByteSource> files = new ArrayList<>();
    List<VirtualDisk> opened = new ArrayList<>();
    try {
      for (Path given : disks) {
        Path path = image(given);
        FolderSiblings siblings = FolderSiblings.of(path, counter);
        FileSource file = FileSource.open(path, counter);
        files.add(file);
        opened.add(Disks.open(file, siblings));
        files.addAll(siblings.opened());
      }
      return MachineOpener.ofDisks(name, opened, files);
    } catch (IOException | RuntimeException e) {
      for (ByteSource file : files) {
        file.close();
      }
      throw e;
    }
  }

  private static Path image(Path given) throws IOException {
    if (Files.isDirectory(given)) {
      throw new FileSystemException(given.toString(), null, "is a directory");
    }
    return DiskFiles.descriptorOf(given).orElse(given);
  }
}
