package preflight.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.cache.Sha256;
import preflight.image.Image;
import preflight.image.Location;

/**
 * How what lies elsewhere is kept: by a digest of its image's address, which may hold secrets, and
 * the name beside it, which comes out of the image; its version as a digest, too.
 */
final class ReadObjects {

  /** Before the name of an object; no absolute path begins with it. */
  static final String PREFIX = "object:";

  private ReadObjects() {}

  /**
   * What one is kept by.
   *
   * @param beside the plain name of a file beside the location; empty for itself
   */
  static String name(Location location, Optional<String> beside) {
    return folder(location) + beside.orElse("");
  }

  private static String folder(Location location) {
    return PREFIX + Sha256.of(List.of(location.identity().toString())) + "/";
  }

  /** What its version is kept as. */
  static String state(String version) {
    return Sha256.of(List.of(version));
  }

  /** Whether all are as they were, of which each is asked once; not where one cannot be asked. */
  static boolean areAsBefore(Map<String, String> states, Image image) {
    try {
      for (Map.Entry<String, String> each : states.entrySet()) {
        Optional<String> now = version(each.getKey(), image);
        if (now.isEmpty() || !state(now.get()).equals(each.getValue())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      // the check that follows tells what is wrong
      return false;
    }
  }

  private static Optional<String> version(String name, Image image) throws IOException {
    for (Location disk : image.disks()) {
      String folder = folder(disk);
      if (name.startsWith(folder)) {
        String beside = name.substring(folder.length());
        return disk.version(beside.isEmpty() ? Optional.empty() : Optional.of(beside));
      }
    }
    return Optional.empty();
  }
}
