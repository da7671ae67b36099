package preflight.io;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import jnr.constants.platform.OpenFlags;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * What the JDK cannot ask about a file: where its holes are, and how much of it is allocated.
 *
 * <p>Loading the native library costs more than a whole check, so this class is touched only where
 * its answer saves more. Where the library cannot be loaded (a temporary folder that cannot
 * execute), {@link #open} answers with nothing and callers go the JDK's way.
 */
final class NativeFile implements Closeable {

  /** {@code SEEK_DATA} of lseek(2) on Linux. */
  private static final int SEEK_DATA = 3;

  private static final int STAT_BLOCK = 512;

  private final POSIX posix;
  private final int descriptor;

  private NativeFile(POSIX posix, int descriptor) {
    this.posix = posix;
    this.descriptor = descriptor;
  }

  private static final class Library {
    static final Optional<POSIX> POSIX = load();

    private static Optional<POSIX> load() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      try {
        POSIX posix = POSIXFactory.getNativePOSIX();
        return posix.isNative() ? Optional.of(posix) : Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        // jffi reports a library that it cannot unpack or load in either way
        return Optional.empty();
      }
    }
  }

  static Optional<NativeFile> open(Path path) {
    if (Library.POSIX.isEmpty()) {
      return Optional.empty();
    }
    POSIX posix = Library.POSIX.get();
    int descriptor = posix.open(path.toString(), OpenFlags.O_RDONLY.intValue(), 0);
    return descriptor < 0 ? Optional.empty() : Optional.of(new NativeFile(posix, descriptor));
  }

  /**
   * The first offset at or behind {@code offset} that holds data; {@code size} if only a hole
   * follows; empty where the file system cannot tell.
   */
  OptionalLong nextData(long offset, long size) {
    long found = posix.lseekLong(descriptor, offset, SEEK_DATA);
    if (found >= 0) {
      return OptionalLong.of(Math.min(found, size));
    }
    boolean nothingFollows = posix.errno() == jnr.constants.platform.Errno.ENXIO.intValue();
    return nothingFollows ? OptionalLong.of(size) : OptionalLong.empty();
  }

  /** How many bytes of the file take room on its file system. */
  OptionalLong allocated() {
    FileStat stat = posix.fstat(descriptor);
    return OptionalLong.of(Math.multiplyExact(stat.blocks(), STAT_BLOCK));
  }

  @Override
  public void close() {
    posix.close(descriptor);
  }
}
