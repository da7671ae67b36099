package preflight.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import preflight.image.vmdk.Descriptor;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/** How the files of one disk on the host belong together. */
public final class DiskFiles {

  private DiskFiles() {}

  /**
   * The files beside {@code image} that are parts of the machine it describes: the extents of a
   * VMDK descriptor, the disks of an OVF descriptor with their chunks and extents. None for a file
   * that is no descriptor.
   *
   * @throws IOException where the host cannot read one of them
   */
  public static List<Path> partsOf(Path image) throws IOException {
    if (!Files.isRegularFile(image)) {
      return List.of();
    }
    ReadCounter counter = new ReadCounter();
    Path folder = FolderSiblings.folderOf(image);
    FolderSiblings siblings = new FolderSiblings(folder, counter);
    try (FileSource file = FileSource.open(image, counter)) {
      Format format = Detector.detect(file).format();
      boolean describes =
          format == Format.OVF || (format == Format.VMDK && Descriptor.startsAt(file));
      if (!describes) {
        return List.of();
      }
      List<Path> parts = new ArrayList<>();
      Machine machine = MachineOpener.open(file, siblings);
      try {
        for (ByteSource part : siblings.opened()) {
          parts.add(folder.resolve(part.name()));
        }
      } finally {
        machine.close();
      }
      return List.copyOf(parts);
    }
  }

  /**
   * Whether the file is what Git LFS leaves in a working tree in place of a file
   * (github.com/git-lfs/git-lfs, docs/spec.md).
   *
   * @throws IOException where the host cannot read it
   */
  public static boolean isLfsPointer(Path image) throws IOException {
    if (!Files.isRegularFile(image)) {
      return false;
    }
    try (FileSource file = FileSource.open(image, new ReadCounter())) {
      return Detector.detect(file).format() == Format.GIT_LFS_POINTER;
    }
  }
}
