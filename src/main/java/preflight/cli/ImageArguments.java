package preflight.cli;

import java.io.IOException;
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
                "An image file, or its address: https://… or s3://…; several are several images.")
            .build());
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

  static List<Image> of(ParseResult parsed) {
    Places places = new Places(parsed);
    List<Image> images = new ArrayList<>();
    for (String name : parsed.matchedPositionalValue(0, List.<String>of())) {
      images.add(Image.of(places.location(name)));
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
    Optional<String> advice = RemotePlaces.advice(failure);
    return Main.fail(
        terminal,
        "cannot read " + (advice.isPresent() ? "" : image.name() + ": ") + Main.describe(failure),
        advice.orElse(Main.ADVICE));
  }
}
