package preflight.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteSource;
import preflight.remote.RemoteStore;
import preflight.remote.WindowPool;

/**
 * An object that is read over a network.
 *
 * @param store that has it
 * @param pool keeps what is fetched
 */
public record RemoteFile(RemoteAddress address, RemoteStore store, WindowPool pool)
    implements Location {

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Path path() {
    return Path.of(address.asPath());
  }

  /** With what stands behind the question mark, which is secret: for comparisons alone. */
  @Override
  public Path identity() {
    return Path.of(address.asPath() + address.query().map(query -> "?" + query).orElse(""));
  }

  /** Itself: a server tells nobody what else it has. */
  @Override
  public Location image() {
    return this;
  }

  @Override
  public ByteSource open(ReadCounter counter) throws IOException {
    return RemoteSource.open(address, store, pool, counter);
  }

  @Override
  public Optional<String> version(Optional<String> beside) throws IOException {
    try {
      return store.open(beside.map(address::sibling).orElse(address), 1).version();
    } catch (RemoteProblem e) {
      if (e.kind() == RemoteProblem.Kind.NOT_FOUND) {
        return Optional.of(ABSENT);
      }
      throw e;
    }
  }

  /** Objects in the same folder of the same server. */
  @Override
  public Siblings siblings(ReadCounter counter) {
    return name -> sibling(name, counter);
  }

  private Optional<ByteSource> sibling(String name, ReadCounter counter) throws IOException {
    if (!FolderSiblings.isPlainName(name)) {
      return Optional.empty();
    }
    if (address.query().isPresent()) {
      throw new RemoteProblem(
          RemoteProblem.Kind.FORBIDDEN,
          address.name()
              + ": it consists of several files, and what stands behind '?' is good for this one",
          "name it without (s3:// signs for each file), or download all its files first");
    }
    try {
      return Optional.of(RemoteSource.open(address.sibling(name), store, pool, counter));
    } catch (RemoteProblem e) {
      if (e.kind() == RemoteProblem.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
