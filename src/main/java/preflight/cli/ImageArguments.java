package preflight.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Location;

/** The images that a command line names. */
final class ImageArguments {

  private ImageArguments() {}

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
      images.add(Image.of(location(name)));
    }
    List<String> disks = parsed.matchedOptionValue("--disk", List.<String>of());
    if (!disks.isEmpty()) {
      List<Location> locations = new ArrayList<>();
      for (String disk : disks) {
        locations.add(location(disk));
      }
      images.add(Image.of(locations));
    }
    if (images.isEmpty()) {
      throw new UsageException("no image is named", "try: preflight check image.ova");
    }
    return images;
  }

  /** The one image of a command that takes no more. */
  static Image single(String name) {
    return Image.of(location(name));
  }

  private static Location location(String name) {
    if (name.isEmpty()) {
      throw new UsageException("an image's name is empty", "try: preflight check image.ova");
    }
    try {
      return new LocalFile(Path.of(name));
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
