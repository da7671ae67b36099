package preflight.image.ova;

import java.util.OptionalLong;

/**
 * A {@code File} of the {@code References} (DSP0243 1.1.1, 7.1).
 *
 * @param href as it stands, percent escapes included
 * @param size in bytes, where declared
 * @param compression empty where none is declared
 * @param chunkSize in bytes; present where the file is split into chunks
 * @param line where it stands in the descriptor
 */
public record OvfFile(
    String id,
    String href,
    OptionalLong size,
    String compression,
    OptionalLong chunkSize,
    int line) {

  /** Split into pieces named {@code href.000000000} and so on. */
  public boolean chunked() {
    return chunkSize.isPresent();
  }

  /** Compressed as a whole, apart from any compression within the disk format. */
  public boolean compressed() {
    return !compression.isEmpty() && !compression.equals("identity");
  }
}
