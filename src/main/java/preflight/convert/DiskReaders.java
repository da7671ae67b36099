package preflight.convert;

import java.io.IOException;
import preflight.io.ByteSource;

/**
 * Opens the same disk as often as there are threads that read it, since one source is for one
 * thread.
 */
@FunctionalInterface
interface DiskReaders {

  /** A disk with the files that it is read from. */
  interface Opened extends AutoCloseable {

    /** What the guest sees. */
    ByteSource disk();

    @Override
    void close() throws IOException;
  }

  /**
   * Opens it once more.
   *
   * @throws IOException where it cannot be read
   */
  Opened open() throws IOException;
}
