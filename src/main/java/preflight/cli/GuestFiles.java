package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.fact.Fact;
import preflight.guest.Firmware;
import preflight.guest.GuestReader;
import preflight.guest.GuestVolume;
import preflight.image.Image;
import preflight.image.Machine;
import preflight.inspection.MachineVolumes;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** What {@code ls} and {@code cat} have in common: an image and a path within its guest. */
final class GuestFiles {

  private GuestFiles() {}

  /**
   * @param volume {@code p1}, or {@code disk.vmdk:p1} where there are several disks; empty for the
   *     guest's whole tree
   */
  record Request(Image image, String path, Optional<String> volume) {}

  static void add(CommandSpec spec, String path) {
    Options.addHelp(spec);
    spec.addOption(
        Options.text(
            "--volume",
            "VOLUME",
            "Look at one volume by itself, such as p1. Default: the guest's root with its mounts."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("IMAGE")
            .type(String.class)
            .required(true)
            .description("An image file, or its address: https://… or s3://…")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1")
            .arity("0..1")
            .paramLabel("PATH")
            .type(String.class)
            .description(path)
            .build());
    Places.addOptions(spec);
  }

  static Request request(ParseResult parsed, String fallback) {
    String path = parsed.matchedPositionalValue(1, fallback);
    boolean relative = !path.isEmpty() && !path.startsWith("/");
    return new Request(
        ImageArguments.single(parsed, parsed.matchedPositionalValue(0, "")),
        relative ? "/" + path : path,
        Options.option(parsed, "--volume"));
  }

  static FileTree tree(Machine machine, Request request) throws IOException {
    MachineVolumes volumes = MachineVolumes.open(machine);
    if (request.volume().isPresent()) {
      List<String> names = new ArrayList<>();
      for (GuestVolume volume : volumes.volumes().all()) {
        if (request.volume().get().equals(volume.volume().device())
            || request.volume().get().equals(volume.volume().name())) {
          return FileTree.of(volume.volume());
        }
        names.add(volume.volume().name());
      }
      throw new UsageException(
          "there is no readable volume " + request.volume().get(),
          names.isEmpty() ? "the image has none" : "there are " + String.join(", ", names));
    }
    Optional<FileTree> tree = GuestReader.tree(volumes.volumes(), Firmware.bios(Optional.empty()));
    if (tree.isEmpty()) {
      throw new UsageException(
          "no file system of " + request.image().name() + " can be read",
          "preflight inspect " + request.image().name() + " shows what was found");
    }
    return tree.get();
  }

  static FileRef require(Fact<FileRef> found, Request request) throws IOException {
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found
        .toOptional()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no " + request.path() + " in the guest",
                    "look around with: preflight ls " + request.image().name() + " /"));
  }
}
