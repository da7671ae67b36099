package preflight.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * A file that appears under its name only when it is whole: it is written under another one in the
 * same folder, brought to the disk, and renamed. Where that does not come to its end, be it by an
 * error or because the process is told to end, nothing is left.
 */
final class OutputFile implements AutoCloseable {

  private final Path path;
  private final boolean replace;
  private final Path temporary;
  private final FileChannel channel;
  private final FileTarget target;
  private final Thread cleaner;

  /** Brings to the disk what is written while more is written, so that the end need not wait. */
  private final Pool syncing = new Pool(1);

  private Optional<Future<Void>> sync = Optional.empty();

  /**
   * Begins the file.
   *
   * @param replace whether one that is there under that name is replaced
   * @throws WriteException where the folder cannot be written to
   */
  OutputFile(Path path, boolean replace) throws WriteException {
    this.path = path;
    this.replace = replace;
    try {
      this.temporary = free(folder(path));
      this.channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new WriteException(e);
    }
    this.target = new FileTarget(channel, this::keepUp);
    this.cleaner = new Thread(this::deleteQuietly);
    Runtime.getRuntime().addShutdownHook(cleaner);
  }

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /** By the process's number two at once do not meet; what a killed one left is passed over. */
  private static Path free(Path folder) {
    Path free;
    int number = 0;
    do {
      String name = ".preflight-" + ProcessHandle.current().pid() + "-" + number + ".part";
      free = folder.resolve(name);
      number++;
    } while (Files.exists(free, LinkOption.NOFOLLOW_LINKS));
    return free;
  }

  private void keepUp() {
    if (sync.isEmpty() || sync.get().isDone()) {
      sync = Optional.of(syncing.submit(this::sync));
    }
  }

  /** A failure is met again at the end, when all of it is brought to the disk. */
  private Void sync() throws IOException {
    channel.force(false);
    return null;
  }

  /** Where the content goes. */
  Target target() {
    return target;
  }

  /** Writes what is gathered; the file can be read then. */
  Path written() throws WriteException {
    target.finish();
    sync = Optional.of(syncing.submit(this::sync));
    return temporary;
  }

  /**
   * Brings it to the disk and gives it its name.
   *
   * @throws FileAlreadyExistsException where there is one of that name by now and it is not to be
   *     replaced
   * @throws WriteException where that fails otherwise
   */
  void publish() throws IOException {
    try {
      channel.force(true);
      channel.close();
      if (replace) {
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } else {
        publishNew();
      }
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  /** A rename would replace a file that appeared in the meantime; a link does not. */
  private void publishNew() throws IOException {
    try {
      Files.createLink(path, temporary);
      Files.delete(temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // a file system without links, such as FAT
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path.toString());
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The name, too, is to outlast a crash, where the host can do that. */
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(folder(path), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows does not open folders; the file itself is whole
    }
  }

  private void deleteQuietly() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // nothing more can be done, and what went wrong first is told
    }
  }

  /** Removes what has not got its name. */
  @Override
  public void close() {
    syncing.close();
    try {
      channel.close();
    } catch (IOException e) {
      // as above
    }
    deleteQuietly();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // the process ends, and the hook has run
    }
  }
}
