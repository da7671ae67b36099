package preflight.image;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import preflight.image.vmdk.Descriptor;
import preflight.io.FileSource;
import preflight.io.Limits;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;

/**
 * The VMDK descriptors in the folders of one run, by the extents that they list. Each folder is
 * looked through once, so that the check of a folder does not take time by the square of its files.
 * May be asked by several threads.
 */
public final class FolderDescriptors {

  /** By folder: from the name of an extent to the descriptors that list it, in their order. */
  private final Map<Path, Map<String, List<Path>>> folders = new HashMap<>();

  /** Of a run that has looked at no folder. */
  public FolderDescriptors() {}

  /**
   * The VMDK descriptor in the same folder that lists {@code extent}, for example {@code disk.vmdk}
   * for {@code disk-flat.vmdk} or {@code disk-s001.vmdk}; the first by name if there are several.
   *
   * @throws IOException where the host cannot read the folder or a descriptor in it
   */
  public synchronized Optional<Path> of(Path extent) throws IOException {
    Path last = extent.getFileName();
    if (last == null) {
      return Optional.empty();
    }
    Path folder = FolderSiblings.folderOf(extent);
    Map<String, List<Path>> descriptors = folders.get(folder);
    if (descriptors == null) {
      descriptors = read(folder);
      folders.put(folder, descriptors);
    }
    for (Path descriptor : descriptors.getOrDefault(last.toString(), List.of())) {
      if (!last.equals(descriptor.getFileName())) {
        return Optional.of(descriptor);
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<Path>> read(Path folder) throws IOException {
    // sorted, so that the same ones are looked into whatever order the host lists them in
    TreeSet<Path> found = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        if (name.toLowerCase(Locale.ROOT).endsWith(".vmdk")
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
    Map<String, List<Path>> descriptors = new HashMap<>();
    for (Path descriptor : found) {
      for (String extent : extents(descriptor)) {
        descriptors.computeIfAbsent(extent, name -> new ArrayList<>()).add(descriptor);
      }
    }
    return descriptors;
  }

  private static Set<String> extents(Path candidate) throws IOException {
    Set<String> names = new TreeSet<>();
    try (FileSource file = FileSource.open(candidate, new ReadCounter())) {
      if (Descriptor.startsAt(file)) {
        for (Descriptor.Extent listed : Descriptor.read(file, 0, file.size()).extents()) {
          listed.file().ifPresent(names::add);
        }
      }
    } catch (ReadProblem e) {
      // a damaged descriptor lists nothing; it is reported when it is itself the image
      return new TreeSet<>();
    }
    return names;
  }
}
