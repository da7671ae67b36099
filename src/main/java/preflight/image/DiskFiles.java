package preflight.image;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import preflight.image.vmdk.Descriptor;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.Limits;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;

/** How the files of one disk on the host belong together. */
public final class DiskFiles {

  private DiskFiles() {}

  /**
   * The VMDK descriptor in the same folder that lists {@code extent}, for example {@code disk.vmdk}
   * for {@code disk-flat.vmdk} or {@code disk-s001.vmdk}; the first by name if there are several.
   *
   * @throws IOException where the host cannot read the folder or a descriptor in it
   */
  public static Optional<Path> descriptorOf(Path extent) throws IOException {
    Path last = extent.getFileName();
    if (last == null) {
      return Optional.empty();
    }
    String name = last.toString();
    for (Path candidate : candidates(FolderSiblings.folderOf(extent), name)) {
      if (lists(candidate, name)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

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

  private static List<Path> candidates(Path folder, String extent) throws IOException {
    // sorted, so that the same ones are looked into whatever order the host lists them in
    TreeSet<Path> found = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        if (!name.equals(extent)
            && name.toLowerCase(Locale.ROOT).endsWith(".vmdk")
            && Files.isRegularFile(file)
            && Files.isReadable(file)
            && Files.size(file) <= Limits.VMDK_DESCRIPTOR) {
          found.add(file);
          if (found.size() > Limits.DESCRIPTORS_TRIED) {
            found.pollLast();
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return List.copyOf(found);
  }

  private static boolean lists(Path candidate, String extent) throws IOException {
    try (FileSource file = FileSource.open(candidate, new ReadCounter())) {
      if (!Descriptor.startsAt(file)) {
        return false;
      }
      for (Descriptor.Extent listed : Descriptor.read(file, 0, file.size()).extents()) {
        if (listed.file().equals(Optional.of(extent))) {
          return true;
        }
      }
      return false;
    } catch (ReadProblem e) {
      // a damaged descriptor lists nothing; it is reported when it is itself the image
      return false;
    }
  }
}
