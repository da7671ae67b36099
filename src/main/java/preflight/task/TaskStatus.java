package preflight.task;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Message;
import preflight.ec2.TaskState;

/**
 * What the service says of a task's state at one time: its {@code Status} and its {@code
 * StatusMessage} (EC2 API reference, ImportImageTask). The first is documented as one word of
 * eight, and seen as active, deleting, deleted or completed; the second names the state of an
 * active task, and of the others the fault.
 *
 * @param state empty where the words are not known
 * @param fault why the task fails, as the service says it
 */
public record TaskStatus(Optional<TaskState> state, Optional<String> fault) {

  /**
   * Labels that no service gives and that measurements carry: what is behind them was concluded by
   * somebody, so only what was seen is kept.
   */
  private static final Map<String, Optional<TaskState>> LABELS =
      Map.of(
          "preparing", Optional.of(TaskState.PREPARING_TO_BOOT),
          "booting-loop", Optional.of(TaskState.BOOTING),
          "endless booting", Optional.of(TaskState.BOOTING),
          "internalerror", Optional.empty(),
          "internal error", Optional.empty());

  private static final Set<TaskState> ENDS =
      Set.of(TaskState.COMPLETED, TaskState.DELETING, TaskState.DELETED);

  public TaskStatus {
    fault = fault.filter(text -> !text.isEmpty());
  }

  /**
   * As the service tells it.
   *
   * @param status empty where the log lacks it
   * @param message empty where the log lacks it
   */
  public static TaskStatus of(String status, String message) {
    Optional<TaskState> told = ofLabel(status).state();
    Optional<TaskState> named = ofLabel(message).state();
    if (told.filter(ENDS::contains).isPresent()) {
      return new TaskStatus(told, named.isPresent() ? Optional.empty() : Optional.of(message));
    }
    if (named.isPresent()) {
      return new TaskStatus(named, Optional.empty());
    }
    if (isServerError(message)) {
      return new TaskStatus(Optional.of(TaskState.INTERNAL_ERROR), Optional.of(message));
    }
    return new TaskStatus(told, isClientError(message) ? Optional.of(message) : Optional.empty());
  }

  /** Of a label, such as {@code preparing ami}. */
  public static TaskStatus ofLabel(String label) {
    String plain = label.strip().toLowerCase(Locale.ROOT);
    Optional<TaskState> state =
        LABELS.containsKey(plain)
            ? LABELS.get(plain)
            : TaskState.of(plain).filter(s -> s != TaskState.REQUEST);
    return new TaskStatus(state, Optional.empty());
  }

  /** The message is the service's own failure, with which a task stays active. */
  private static boolean isServerError(String message) {
    return message.startsWith("SERVER_ERROR")
        || Message.strip(message).startsWith(Message.Kind.SERVER_ERROR.label());
  }

  private static boolean isClientError(String message) {
    String plain = Message.strip(message);
    return plain.startsWith(Message.Kind.CLIENT_ERROR.label())
        || plain.startsWith(Message.Kind.FIRST_BOOT_FAILURE.label())
        || message.startsWith("CLIENT_ERROR");
  }
}
