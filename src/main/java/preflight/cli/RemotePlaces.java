package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ParseResult;
import preflight.image.Location;
import preflight.image.RemoteFile;
import preflight.io.Limits;
import preflight.remote.Patience;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteStore;
import preflight.remote.WebClient;
import preflight.remote.WindowPool;

/** What the addresses of one command line have in common: connections, and what was fetched. */
final class RemotePlaces {

  private final ParseResult parsed;
  private final WindowPool pool = new WindowPool(Limits.REMOTE_KEPT);
  private Optional<RemoteStore> web = Optional.empty();
  private Optional<RemoteStore> s3 = Optional.empty();

  RemotePlaces(ParseResult parsed) {
    this.parsed = parsed;
  }

  /** Empty where a file of this host has the name of an address. */
  Optional<Location> location(String name) {
    if (!RemoteAddress.isAddress(name) || isFile(name)) {
      return Optional.empty();
    }
    RemoteAddress address;
    try {
      address = RemoteAddress.parse(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "an address cannot be understood: " + e.getMessage(),
          "try https://host/image.ova or s3://bucket/image.ova");
    }
    return Optional.of(new RemoteFile(address, store(address), pool));
  }

  private RemoteStore store(RemoteAddress address) {
    if (address.isS3()) {
      if (s3.isEmpty()) {
        s3 = Optional.of(S3Places.store(parsed));
      }
      return s3.get();
    }
    if (web.isEmpty()) {
      web = Optional.of(new WebClient(Patience.DEFAULT));
    }
    return web.get();
  }

  private static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** What to do about a failure, where it is of an address. */
  static Optional<String> advice(IOException failure) {
    return failure instanceof RemoteProblem problem
        ? Optional.of(problem.advice())
        : Optional.empty();
  }
}
