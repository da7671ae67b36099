package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    RemoteAddress address = parse(name);
    return Optional.of(new RemoteFile(address, store(address), pool));
  }

  /** The objects in a folder of S3; empty where the name is none of one. */
  Optional<List<Location>> folder(String name, int most) throws IOException {
    if (!RemoteAddress.isAddress(name) || isFile(name)) {
      return Optional.empty();
    }
    RemoteAddress folder = parse(name);
    if (!folder.isS3() || !folder.isFolder()) {
      return Optional.empty();
    }
    RemoteStore store = store(folder);
    List<Location> found = new ArrayList<>();
    for (RemoteAddress address : S3Places.list(store, folder, most)) {
      found.add(new RemoteFile(address, store, pool));
    }
    return Optional.of(List.copyOf(found));
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

  private static RemoteAddress parse(String name) {
    try {
      return RemoteAddress.parse(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "an address cannot be understood: " + e.getMessage(),
          "try https://host/image.ova or s3://bucket/image.ova");
    }
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
