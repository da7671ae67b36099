package preflight.testing;

import java.util.ArrayList;
import java.util.List;

/** How a task of VM Import runs. */
public interface ImportScript {

  /**
   * What is shown of a task.
   *
   * @param status {@code completed} makes the image or the snapshot
   * @param message empty for none
   * @param progress in percent; empty for none
   */
  record Step(String status, String message, String progress) {

    static Step active(String message, int progress) {
      return new Step("active", message, Integer.toString(progress));
    }

    boolean completed() {
      return status.equals("completed");
    }
  }

  String UNKNOWN_OS = "ClientError: Unknown OS / Missing OS files.";
  String INTERNAL_ERROR = "ServerError: an internal error has occurred during conversion.";

  /**
   * @param describes how many times the task was shown before
   */
  Step at(int describes);

  /** One step a describe; the last one stays. */
  static ImportScript of(List<Step> steps) {
    List<Step> copy = List.copyOf(steps);
    return describes -> copy.get(Math.min(describes, copy.size() - 1));
  }

  /** An image, after all stages. */
  static ImportScript success() {
    return of(ending(stages(), new Step("completed", "", "")));
  }

  /** An image fails while it is being updated. */
  static ImportScript failure(String message) {
    return failure("updating", message);
  }

  /**
   * An image fails.
   *
   * @param stage the last one that is shown
   */
  static ImportScript failure(String stage, String message) {
    return of(ending(until(stage), new Step("deleting", message, ""), deleted(message)));
  }

  /** A failure of AWS's own, in a task that stays active. */
  static ImportScript internalError() {
    return of(ending(until("converting"), new Step("active", INTERNAL_ERROR, "")));
  }

  /** An image that never gets past booting. */
  static ImportScript endlessBooting() {
    return of(until("booting"));
  }

  /** A task that waits for ever, as one of somebody else's does that holds a place. */
  static ImportScript endlessPending() {
    return of(until("pending"));
  }

  /** A snapshot. */
  static ImportScript snapshot() {
    return of(ending(snapshotStages(), new Step("completed", "", "")));
  }

  /** A snapshot fails. */
  static ImportScript snapshotFailure(String message) {
    return of(ending(snapshotStages(), new Step("deleting", message, ""), deleted(message)));
  }

  /** A task that was cancelled, or whose time has come. */
  static ImportScript deletion(String message) {
    return of(List.of(new Step("deleting", message, ""), deleted(message)));
  }

  private static Step deleted(String message) {
    return new Step("deleted", message, "");
  }

  private static List<Step> stages() {
    return List.of(
        Step.active("pending", 1),
        Step.active("validating", 4),
        Step.active("validated", 8),
        Step.active("converting", 20),
        Step.active("converting", 28),
        Step.active("converting", 40),
        Step.active("updating", 45),
        Step.active("updated", 50),
        Step.active("booting", 57),
        Step.active("booted", 67),
        Step.active("preparing ami", 83));
  }

  private static List<Step> snapshotStages() {
    return List.of(
        Step.active("pending", 3),
        Step.active("downloading/converting", 22),
        Step.active("downloading/converting", 64),
        Step.active("completing", 95));
  }

  private static List<Step> until(String stage) {
    List<Step> steps = new ArrayList<>();
    boolean found = false;
    for (Step step : stages()) {
      if (found && !step.message().equals(stage)) {
        break;
      }
      found |= step.message().equals(stage);
      steps.add(step);
    }
    if (!found) {
      throw new IllegalArgumentException("no stage of a task: " + stage);
    }
    return steps;
  }

  private static List<Step> ending(List<Step> steps, Step... last) {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(List.of(last));
    return all;
  }
}
