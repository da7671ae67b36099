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
    Part part = part(folder(path));
    this.temporary = part.file();
    this.channel = part.channel();
    this.target = new FileTarget(channel, this::keepUp);
    this.cleaner = new Thread(this::deleteQuietly);
    try {
      Runtime.getRuntime().addShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      close();
      throw new WriteException(new IOException("the process is told to end", e));
    }
  }

  private record Part(Path file, FileChannel channel) {}

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /**
   * Named by the process's number, so that two at once do not meet; what is there nevertheless,
   * left by a killed one or written from another machine, is passed over.
   */
  private static Part part(Path folder) throws WriteException {
    String name = ".preflight-" + ProcessHandle.current().pid() + "-";
    for (int number = 0; true; number++) {
      Path file = folder.resolve(name + number + ".part");
      try {
        return new Part(
            file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (FileAlreadyExistsException e) {
        // the next one
      } catch (IOException e) {
        throw new WriteException(e);
      }
    }
  }

  private void keepUp() throws WriteException {
    if (sync.isEmpty() || sync.get().isDone()) {
      requireSynced();
      sync = Optional.of(syncing.submit(this::sync));
    }
  }

  /** Waits for it. The host tells a failure only once, so it must not get lost here. */
  private void requireSynced() throws WriteException {
    try {
      if (sync.isPresent()) {
        Pool.get(sync.get());
      }
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

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
    requireSynced();
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
    requireSynced();
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
