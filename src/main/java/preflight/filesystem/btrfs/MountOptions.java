package preflight.filesystem.btrfs;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options by which a subvolume is chosen (btrfs(5), "subvol", "subvolid"); of each, the last
 * one counts.
 *
 * @param id 0 stands for the top level
 * @param valid whether each could be understood
 */
record MountOptions(Optional<String> path, OptionalLong id, boolean valid) {

  private static final String PATH = "subvol=";
  private static final String ID = "subvolid=";

  static MountOptions parse(List<String> options) {
    Optional<String> path = Optional.empty();
    OptionalLong id = OptionalLong.empty();
    boolean valid = true;
    for (String option : options) {
      if (option.startsWith(PATH)) {
        path = Optional.of(option.substring(PATH.length()));
      } else if (option.startsWith(ID)) {
        id = number(option.substring(ID.length()));
        valid &= id.isPresent();
      }
    }
    return new MountOptions(path, id, valid);
  }

  private static OptionalLong number(String text) {
    // 18 digits fit
    if (text.isEmpty() || text.length() > 18) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      value = value * 10 + (c - '0');
    }
    return OptionalLong.of(value == 0 ? ObjectIds.TOP_LEVEL : value);
  }
}
