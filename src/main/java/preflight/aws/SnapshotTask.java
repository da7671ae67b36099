package preflight.aws;

/**
 * A task of import-snapshot (EC2 API reference, SnapshotTaskDetail), word for word.
 *
 * @param status {@code active}, {@code completed}, {@code deleting} or {@code deleted}
 * @param progress in percent; empty where it is not told
 * @param snapshot the snapshot, once there is one; else empty
 */
public record SnapshotTask(
    String id, String status, String message, String progress, String snapshot) {

  public boolean isCompleted() {
    return status.equals("completed");
  }

  /** EC2 gives a task up by deleting it; an internal error leaves it active for ever. */
  public boolean hasFailed() {
    return status.startsWith("delet") || message.startsWith("ServerError");
  }
}
