package preflight.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.FolderDescriptors;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Location;

/**
 * Where the images lie that a command line names. What reaches a network is made when the first
 * address is met: for files of this host none of it is loaded.
 */
final class Places {

  private final ParseResult parsed;
  private final FolderDescriptors descriptors = new FolderDescriptors();
  private Optional<RemotePlaces> remote = Optional.empty();

  Places(ParseResult parsed) {
    this.parsed = parsed;
  }

  /** How addresses are read. */
  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Options.text("--region", "REGION", "Of s3:// images: where they are, such as eu-west-1."));
    spec.addOption(Options.text("--profile", "NAME", "Of s3:// images: a profile of the AWS CLI."));
    spec.addOption(
        Options.text("--endpoint-url", "URL", "Of s3:// images: another service than AWS's own."));
    spec.addOption(
        Options.flag("--request-payer", "Of s3:// images: pay where the bucket's owner does not."));
    spec.addOption(Options.flag("--no-sign-request", "Of s3:// images: ask without credentials."));
  }

  /** A file of this host, or what an address names. */
  Location location(String name) {
    if (name.isEmpty()) {
      throw new UsageException("an image's name is empty", "try: preflight check image.ova");
    }
    if (name.indexOf("://") > 0) {
      Optional<Location> found = remote().location(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    try {
      return new LocalFile(Path.of(name), descriptors);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "'" + name + "' is no file name: " + e.getReason(), "see preflight check --help");
    }
  }

  /**
   * The objects in a folder of S3 and below it, in the order of their keys.
   *
   * @param most objects that are returned
   * @return empty where the name is no such folder, whose address ends with a slash
   * @throws IOException where they cannot be listed
   */
  Optional<List<Location>> folder(String name, int most) throws IOException {
    boolean address = name.indexOf("://") > 0 && name.endsWith("/");
    return address ? remote().folder(name, most) : Optional.empty();
  }

  /** Whether all files of an image are on this host. */
  static boolean areHere(Image image) {
    for (Location disk : image.disks()) {
      if (disk.file().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private RemotePlaces remote() {
    if (remote.isEmpty()) {
      remote = Optional.of(new RemotePlaces(parsed));
    }
    return remote.get();
  }
}
