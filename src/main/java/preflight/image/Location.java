package preflight.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;

/** Where one file of an image lies: on this host, or where it is asked for by a URL. */
public interface Location {

  /** The version of a file that is not there. */
  String ABSENT = "absent";

  /** What people call it: the path or the URL as it was given. */
  String name();

  /** The file of this host; empty for what lies elsewhere. */
  Optional<Path> file();

  /**
   * What the patterns of a configuration are compared with: the path, or the parts of a URL as a
   * relative one, such as {@code https:/host/folder/image.ova}.
   */
  Path path();

  /** What tells two locations apart; of a URL it may hold secrets. */
  default Path identity() {
    return path();
  }

  /**
   * The file that stands for the image: for an extent that is handed over alone its descriptor,
   * else this one.
   *
   * @throws IOException where that cannot be read
   */
  Location image() throws IOException;

  /**
   * Opened for reading; the caller closes it.
   *
   * @param counter is told of every read
   * @throws IOException where it cannot be read; for a folder a {@link
   *     java.nio.file.FileSystemException}
   */
  ByteSource open(ReadCounter counter) throws IOException;

  /**
   * The {@link ByteSource#version} that this or a file beside it has now, for what lies elsewhere,
   * by one small request.
   *
   * @param beside the plain name of a file beside it; empty for this one
   * @return {@link #ABSENT} where there is no such file; empty where nothing tells its version
   * @throws IOException where it cannot be asked for
   */
  default Optional<String> version(Optional<String> beside) throws IOException {
    return Optional.empty();
  }

  /**
   * The files beside it.
   *
   * @param counter is told of every read of those that are opened
   */
  Siblings siblings(ReadCounter counter);
}
