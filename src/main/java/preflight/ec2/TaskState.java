package preflight.ec2;

import java.util.Optional;

/**
 * The states of an import task as measured second by second in 2016; the API itself documents only
 * active, deleting, deleted and completed, and tells the rest in the task's status message
 * (blog.zhaw.ch/icclab/walk-through-importing-virtual-machine-images-into-ec2).
 *
 * <p>The first twelve constants stand in the order in which a successful import passes them.
 */
public enum TaskState {
  /** Before there is a task: the call itself is answered. */
  REQUEST("request"),
  PENDING("pending"),
  VALIDATING("validating"),
  VALIDATED("validated"),
  CONVERTING("converting"),
  UPDATING("updating"),
  UPDATED("updated"),
  PREPARING_TO_BOOT("preparing to boot"),
  BOOTING("booting"),
  BOOTED("booted"),
  PREPARING_AMI("preparing ami"),
  COMPLETED("completed"),
  /** After a failure, the message is already shown. */
  DELETING("deleting"),
  DELETED("deleted"),
  /** Not by design: the task shows a server error and stays active for ever. */
  INTERNAL_ERROR("internal error"),
  /** Not by design: the task stays in booting without end. */
  ENDLESS_BOOTING("endless booting");

  private static final TaskState[] ALL = values();

  private final String label;

  TaskState(String label) {
    this.label = label;
  }

  /** As the service's status message writes it, where the service knows the state. */
  public String label() {
    return label;
  }

  /** The state of this label. */
  public static Optional<TaskState> of(String label) {
    for (TaskState state : ALL) {
      if (state.label.equals(label)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** True for the states that a successful import passes, request and completed among them. */
  public boolean onTheWay() {
    return compareTo(COMPLETED) <= 0;
  }

  /** The state after this one when all goes well; on the way of failure, deleted. */
  public Optional<TaskState> next() {
    if (this == DELETING) {
      return Optional.of(DELETED);
    }
    for (TaskState state : ALL) {
      if (state.compareTo(this) > 0 && state.onTheWay()) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /** True when the service reports this state as {@code Status: active}. */
  public boolean isActive() {
    return this != REQUEST && this != COMPLETED && this != DELETING && this != DELETED;
  }
}
