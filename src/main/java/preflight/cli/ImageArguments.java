package preflight.cli;

import java.io.IOException;
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
import preflight.image.Image;
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
            .description(
                "An image file, its address (https://... or s3://...), a folder, or a pattern such as"
                    + " 'images/**.vmdk'; several are several images. - reads a list of them.")
            .build());
    spec.addOption(
        Options.text(
            "--from", "FILE", "Check the images of a list, too: one a line; - is standard input."));
    spec.addOption(
        OptionSpec.builder("--disk")
            .paramLabel("IMAGE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("One disk of a machine of several, in their order.")
            .build());
    spec.addOption(
        Options.flag(
            "--deep",
            "Read the initrd's contents also where the image lies elsewhere; else only where the answer depends on them."));
    Places.addOptions(spec);
  }

  /**
   * What is named, one by one, in folders, by patterns and in lists.
   *
   * @param images in the order of the command line
   * @param failed whether a folder could not be read, which was told
   */
  record Named(List<Image> images, boolean failed) {}

  /**
   * @throws IOException where a list or a folder cannot be read
   */
  static Named of(ParseResult parsed, Terminal terminal) throws IOException {
    List<String> words = parsed.matchedPositionalValue(0, List.<String>of());
    Optional<String> list = Options.option(parsed, "--from");
    if (list.isEmpty() && arePlain(words)) {
      return new Named(of(parsed, words), false);
    }
    ImageNames names = new ImageNames(terminal);
    for (String word : words) {
      if (word.equals("-")) {
        names.addList(word, System.in);
      } else {
        names.add(word);
      }
    }
    if (list.isPresent()) {
      names.addList(list.get(), System.in);
    }
    if (names.names().isEmpty() && (list.isPresent() || !words.isEmpty())) {
      return new Named(List.of(), names.failed());
    }
    return new Named(of(parsed, names.names()), names.failed());
  }

  private static boolean arePlain(List<String> words) {
    for (String word : words) {
      if (word.equals("-") || ImageNames.isPattern(word) || isFolder(word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFolder(String word) {
    try {
      return !word.isEmpty() && Files.isDirectory(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<Image> of(ParseResult parsed, List<String> words) throws IOException {
    Places places = new Places(parsed);
    List<Image> images = new ArrayList<>();
    for (String name : words) {
      Optional<List<Location>> folder = places.folder(name, ImageNames.MOST);
      if (folder.isEmpty()) {
        images.add(Image.of(places.location(name)));
        continue;
      }
      for (Location object : folder.get()) {
        // looking into an object costs a request
        if (ImageNames.isNamedLikeAnImage(object.name())) {
          images.add(Image.of(object));
        }
      }
    }
    List<String> disks = parsed.matchedOptionValue("--disk", List.<String>of());
    if (!disks.isEmpty()) {
      List<Location> locations = new ArrayList<>();
      for (String disk : disks) {
        locations.add(places.location(disk));
      }
      images.add(Image.of(locations));
    }
    if (images.isEmpty()) {
      throw new UsageException("no image is named", "try: preflight check image.ova");
    }
    return images;
  }

  /** Whether all that is read of a file of this host is also read of what lies elsewhere. */
  static boolean deep(ParseResult parsed) {
    boolean deep = parsed.matchedOptionValue("--deep", false);
    if (deep && parsed.matchedOptionValue("--no-initrd", false)) {
      throw new UsageException("--deep and --no-initrd exclude each other", "give one of them");
    }
    return deep;
  }

  /** The one image of a command that takes no more. */
  static Image single(ParseResult parsed, String name) {
    return Image.of(new Places(parsed).location(name));
  }

  /** Tells in two lines why an image cannot be read. */
  static int fail(Image image, IOException failure, Terminal terminal) {
    CheckedImage.Failure told = failure(image, failure);
    return Main.fail(terminal, told.line(), told.advice());
  }

  /** Why an image cannot be read. */
  static CheckedImage.Failure failure(Image image, IOException failure) {
    Optional<String> advice = RemotePlaces.advice(failure);
    String why = Main.describe(failure);
    return new CheckedImage.Failure(
        why,
        "cannot read " + (advice.isPresent() ? "" : image.name() + ": ") + why,
        advice.orElse(Main.ADVICE));
  }
}
