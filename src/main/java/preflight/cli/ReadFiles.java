package preflight.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import preflight.cache.FileState;
import preflight.image.Image;
import preflight.image.Location;

/**
 * The files that one check reads or looks for: those of this host as they are before it does, those
 * that lie elsewhere as they are while it reads them.
 */
final class ReadFiles {

  /**
   * A file that changed so shortly before the check may change again within one tick of its clock,
   * which nothing would show; two seconds is the coarsest tick there is, FAT's.
   */
  static final Duration YOUNG = Duration.ofSeconds(2);

  private final Map<String, String> objects = new LinkedHashMap<>();
  private final Map<String, String> states = new LinkedHashMap<>();
  private final Instant start;
  private boolean sure = true;

  /**
   * @param start of the check
   */
  ReadFiles(Instant start) {
    this.start = start;
  }

  /** Before the file is looked at. */
  void add(Path file) {
    Path whole = file.toAbsolutePath();
    Optional<FileState> state = FileState.of(whole);
    boolean old =
        state.isPresent()
            && (state.get().changed().isEmpty()
                || state.get().changed().get().isBefore(start.minus(YOUNG)));
    sure &= old;
    state.ifPresent(known -> states.putIfAbsent(whole.toString(), known.text()));
  }

  /**
   * What lies elsewhere, once it is open, or is known not to be there.
   *
   * @param location of the image
   * @param beside the name of a file beside it; empty for itself
   * @param version empty where nothing tells it
   */
  void add(Location location, Optional<String> beside, Optional<String> version) {
    if (version.isEmpty()) {
      sure = false;
      return;
    }
    String name = ReadObjects.name(location, beside);
    String state = ReadObjects.state(version.get());
    String before = objects.putIfAbsent(name, state);
    sure &= before == null || before.equals(state);
  }

  /** Something else that may change unseen. */
  void addUnknown() {
    sure = false;
  }

  /**
   * After the check: the states; empty where one of the files may have changed meanwhile. Of an
   * object each answer was of the same version.
   */
  Optional<Map<String, String>> settled() {
    if (!sure || !areAsBefore(states)) {
      return Optional.empty();
    }
    Map<String, String> all = new LinkedHashMap<>(states);
    all.putAll(objects);
    return Optional.of(all);
  }

  /** Whether all these files of an image are still as they were; elsewhere each is asked once. */
  static boolean areAsBefore(Map<String, String> states, Image image) {
    Map<String, String> here = new LinkedHashMap<>();
    Map<String, String> elsewhere = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : states.entrySet()) {
      // the constant is compiled into this class: that of objects is not loaded for it
      boolean object = each.getKey().startsWith(ReadObjects.PREFIX);
      (object ? elsewhere : here).put(each.getKey(), each.getValue());
    }
    return areAsBefore(here) && (elsewhere.isEmpty() || ReadObjects.areAsBefore(elsewhere, image));
  }

  private static boolean areAsBefore(Map<String, String> states) {
    for (Map.Entry<String, String> each : states.entrySet()) {
      try {
        Optional<FileState> now = FileState.of(Path.of(each.getKey()));
        if (now.isEmpty() || !now.get().text().equals(each.getValue())) {
          return false;
        }
      } catch (InvalidPathException e) {
        return false;
      }
    }
    return true;
  }
}
