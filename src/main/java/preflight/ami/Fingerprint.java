package preflight.ami;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import preflight.cache.FileState;
import preflight.convert.OwnFiles;
import preflight.image.Image;

/** What tells one content of an image's files from another, without reading them. */
public final class Fingerprint {

  private Fingerprint() {}

  /**
   * Of the files as they are now: sizes, times, inodes.
   *
   * @return empty where a change need not show, as of a device
   * @throws IOException where they cannot be looked at
   */
  public static Optional<String> of(Image image) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : OwnFiles.of(image)) {
      Optional<FileState> state = FileState.of(file);
      if (state.isEmpty() || state.get().changed().isEmpty()) {
        return Optional.empty();
      }
      text.append(text.length() == 0 ? "" : "; ").append(state.get().text());
    }
    return Optional.of(text.toString());
  }
}
