package preflight.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import preflight.cache.FileState;

/** The files that one check reads or looks for, as they are before it does. */
final class ReadFiles {

  /**
   * A file that changed so shortly before the check may change again within one tick of its clock,
   * which nothing would show; two seconds is the coarsest tick there is, FAT's.
   */
  static final Duration YOUNG = Duration.ofSeconds(2);

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

  /** Something else that may change unseen. */
  void addUnknown() {
    sure = false;
  }

  /** After the check: the states; empty where one of the files may have changed meanwhile. */
  Optional<Map<String, String>> settled() {
    return sure && areAsBefore(states) ? Optional.of(states) : Optional.empty();
  }

  /** Whether all these files are still as they were. */
  static boolean areAsBefore(Map<String, String> states) {
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
