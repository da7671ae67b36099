package preflight.policy;

import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * A glob that names images, as {@link java.nio.file.FileSystem#getPathMatcher} reads it. One with a
 * slash is taken from the folder of the configuration file, one without matches the name of a file
 * in any folder.
 *
 * @param folder of the configuration file; absolute
 */
public record ImagePattern(String glob, Path folder, PathMatcher matcher) {

  /**
   * @throws java.util.regex.PatternSyntaxException where it is no glob
   */
  static ImagePattern of(String glob, Path file) {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    return new ImagePattern(glob, folder, folder.getFileSystem().getPathMatcher("glob:" + glob));
  }

  boolean matches(Path image) {
    Path whole = image.toAbsolutePath().normalize();
    if (glob.indexOf('/') < 0) {
      Path name = whole.getFileName();
      return name != null && matcher.matches(name);
    }
    return whole.startsWith(folder) && matcher.matches(folder.relativize(whole));
  }
}
