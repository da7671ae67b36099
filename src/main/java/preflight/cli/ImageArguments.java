package preflight.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.DiskFiles;
import preflight.image.Disks;
import preflight.image.FolderSiblings;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;

/** The images that a command line names. */
final class ImageArguments {

  private ImageArguments() {}

  /** One machine: a file, or several disks. */
  record Image(String name, List<Path> disks) {

    /**
     * @throws IOException where the host cannot read a file
     */
    Machine open(ReadCounter counter) throws IOException {
      if (disks.size() > 1) {
        return several(counter);
      }
      Path path = image(disks.get(0));
      FileSource file = FileSource.open(path, counter);
      try {
        return MachineOpener.open(file, FolderSiblings.of(path, counter));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    }

    private Machine several(ReadCounter counter) throws IOException {
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

    /** The file to read: an extent that is handed over alone stands for its descriptor. */
    private static Path image(Path given) throws IOException {
      if (Files.isDirectory(given)) {
        throw new FileSystemException(given.toString(), null, "is a directory");
      }
      Optional<Path> descriptor = DiskFiles.descriptorOf(given);
      return descriptor.orElse(given);
    }
  }

  static void add(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .paramLabel("IMAGE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("An image file; several are several images.")
            .build());
    spec.addOption(
        OptionSpec.builder("--disk")
            .paramLabel("IMAGE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("One disk of a machine of several, in their order.")
            .build());
  }

  static List<Image> of(ParseResult parsed) {
    List<Image> images = new ArrayList<>();
    for (String name : parsed.matchedPositionalValue(0, List.<String>of())) {
      images.add(new Image(name, List.of(path(name))));
    }
    List<String> disks = parsed.matchedOptionValue("--disk", List.<String>of());
    if (!disks.isEmpty()) {
      List<Path> paths = new ArrayList<>();
      for (String disk : disks) {
        paths.add(path(disk));
      }
      images.add(new Image(String.join(" + ", disks), List.copyOf(paths)));
    }
    if (images.isEmpty()) {
      throw new UsageException("no image is named", "try: preflight check image.ova");
    }
    return images;
  }

  /** The one image of a command that takes no more. */
  static Image single(String name) {
    return new Image(name, List.of(path(name)));
  }

  private static Path path(String name) {
    if (name.isEmpty()) {
      throw new UsageException("an image's name is empty", "try: preflight check image.ova");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "'" + name + "' is no file name: " + e.getReason(), "see preflight check --help");
    }
  }

  /** Tells in two lines why an image cannot be read. */
  static int fail(Image image, IOException failure, Terminal terminal) {
    return Main.fail(
        terminal,
        "cannot read " + image.name() + ": " + Main.describe(failure),
        "check the path and that the file may be read");
  }
}
