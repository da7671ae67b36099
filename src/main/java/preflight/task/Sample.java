package preflight.task;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What was seen of a task at one time.
 *
 * @param time empty where the log tells none
 * @param percent of progress, 0 to 100; empty where none is shown
 * @param image the machine image, once there is one
 * @param bytes of the task's disks together; empty where they are not told
 */
public record Sample(
    Optional<Instant> time,
    OptionalInt percent,
    TaskStatus status,
    Optional<String> image,
    OptionalLong bytes) {

  /** Without what only the API tells. */
  public static Sample of(Optional<Instant> time, OptionalInt percent, TaskStatus status) {
    return new Sample(time, percent, status, Optional.empty(), OptionalLong.empty());
  }
}
