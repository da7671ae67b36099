package preflight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The log of a watch, where one is kept. */
record WatchLogs(Optional<WatchLog> log) implements AutoCloseable {

  /** At a path; none without. */
  static WatchLogs open(Optional<Path> path) throws IOException {
    return new WatchLogs(
        path.isPresent() ? Optional.of(WatchLog.open(path.get())) : Optional.empty());
  }

  @Override
  public void close() throws IOException {
    if (log.isPresent()) {
      log.get().close();
    }
  }
}
