package preflight.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a start came.
 *
 * @param reached stages that were seen, with the milliseconds after which they were first
 * @param words on the console that tell the ending; empty where it is told by silence
 * @param lastLines of the console, as untrusted as the image
 * @param milliseconds from the start to the ending
 * @param consoleBytes all that the console showed, in bytes
 * @param troubles of the machine itself, such as a disk that could not be read
 */
public record BootResult(
    BootPlan plan,
    Ending ending,
    Map<Stage, Long> reached,
    Optional<String> words,
    List<String> lastLines,
    long milliseconds,
    long consoleBytes,
    List<String> troubles) {

  /** What becomes of it. */
  public enum Outcome {
    BOOTS,
    FAILS,
    CANNOT_TELL
  }

  public BootResult {
    reached = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(reached));
    lastLines = List.copyOf(lastLines);
    troubles = List.copyOf(troubles);
  }

  /** The last stage that was seen; empty where the machine showed nothing at all. */
  public Optional<Stage> stage() {
    Optional<Stage> last = Optional.empty();
    for (Stage stage : reached.keySet()) {
      last = Optional.of(stage);
    }
    return last;
  }

  private boolean came(Stage stage) {
    return stage().filter(last -> last.compareTo(stage) >= 0).isPresent();
  }

  /**
   * A machine boots that asks who logs in, or whose network came up without an end after it. One
   * whose kernel writes to no serial console may do what it likes in silence.
   */
  public Outcome outcome() {
    return switch (ending) {
      case LOGIN -> Outcome.BOOTS;
      case EMERGENCY, INITRAMFS, SHELL, PANIC, LOADER, FIRMWARE, RESET -> Outcome.FAILS;
      case SILENCE -> {
        if (came(Stage.NETWORK)) {
          yield Outcome.BOOTS;
        }
        boolean audible = plan.serialConsole() || came(Stage.KERNEL);
        yield audible ? Outcome.FAILS : Outcome.CANNOT_TELL;
      }
      case TIME -> came(Stage.NETWORK) ? Outcome.BOOTS : Outcome.CANNOT_TELL;
    };
  }
}
