package preflight.policy;

import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * A glob that names images, as {@link java.nio.file.FileSystem#getPathMatcher} reads it. One with a
 * slash is taken from the folder of the configuration file, one without matches the name of a file
 * in any folder.
 *
 * @param glob without leading steps up, or to where one stands
 * @param folder from which it is taken; absolute
 * @param steps whether it has slashes, and is more than a name
 */
public record ImagePattern(String glob, Path folder, boolean steps, PathMatcher matcher) {

  /**
   * @throws java.util.regex.PatternSyntaxException where it is no glob
   */
  static ImagePattern of(String text, Path file) {
    boolean steps = text.indexOf('/') >= 0;
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    String glob = text;
    if (glob.startsWith("/")) {
      folder = folder.getRoot();
      glob = glob.substring(1);
    }
    while (steps) {
      if (glob.startsWith("./")) {
        glob = glob.substring(2);
      } else if (glob.startsWith("../")) {
        Path above = folder.getParent();
        folder = above == null ? folder : above;
        glob = glob.substring(3);
      } else {
        break;
      }
    }
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + anyDepth(glob));
    return new ImagePattern(glob, folder, steps, matcher);
  }

  /** The JDK's two stars and a slash want at least one folder; elsewhere they are none, too. */
  private static String anyDepth(String glob) {
    // its groups do not nest
    if (glob.indexOf('{') >= 0) {
      return glob;
    }
    String anywhere = glob.startsWith("**/") ? "{**/,}" + glob.substring(3) : glob;
    return anywhere.replace("/**/", "/{**/,}");
  }

  boolean matches(Path image) {
    Path whole = image.toAbsolutePath().normalize();
    if (!steps) {
      Path name = whole.getFileName();
      return name != null && matcher.matches(name);
    }
    return whole.startsWith(folder) && matcher.matches(folder.relativize(whole));
  }
}
