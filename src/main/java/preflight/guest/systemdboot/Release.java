package preflight.guest.systemdboot;

import java.util.List;
import java.util.Optional;

/**
 * What an os-release within a unified kernel image tells for the menu: the first of several fields
 * that is there (systemd, src/fundamental/bootspec: the choice of name, version and sort key).
 */
record Release(Optional<String> name, Optional<String> version, Optional<String> sortKey) {

  static Release of(String text) {
    List<Lines.Line> lines = Lines.of(text, "=");
    return new Release(
        first(lines, "PRETTY_NAME", "IMAGE_ID", "NAME", "ID"),
        first(lines, "IMAGE_VERSION", "VERSION", "VERSION_ID", "BUILD_ID"),
        first(lines, "IMAGE_ID", "ID"));
  }

  /** The last value of the first key that is there. */
  static Optional<String> first(List<Lines.Line> lines, String... keys) {
    for (String key : keys) {
      Optional<String> value = Optional.empty();
      for (Lines.Line line : lines) {
        value = line.key().equals(key) ? Optional.of(line.value()) : value;
      }
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }
}
