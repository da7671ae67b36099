package preflight.ami;

import java.io.IOException;
import preflight.convert.Target;

/** What becomes an object: the same bytes each time it is written. */
public interface UploadedContent {

  /** Is told how far it is. */
  interface Progress {

    /**
     * Called often.
     *
     * @param done bytes of what is read
     * @param total bytes of what is read
     */
    void update(long done, long total);
  }

  /** At least how many bytes it has. */
  long least();

  /** At most how many bytes it has. */
  long most();

  /**
   * Writes all of it.
   *
   * @throws IOException where the image cannot be read, or the target fails
   */
  void write(Target target, Progress progress) throws IOException;
}
