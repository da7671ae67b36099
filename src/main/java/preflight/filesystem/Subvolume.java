package preflight.filesystem;

/**
 * A part of a file system that can be mounted by itself.
 *
 * @param id its number
 * @param path from the top level on: {@code /@}; {@code /} for the top level; empty where it cannot
 *     be told, which is then among the file system's troubles
 * @param isDefault whether it is mounted where no option chooses another one
 */
public record Subvolume(long id, String path, boolean isDefault) {

  /** Whether all others stand in it. */
  public boolean isTopLevel() {
    return path.equals("/");
  }
}
