package preflight.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.aws.AwsProblem;
import preflight.aws.Imports;
import preflight.aws.SnapshotTask;

/** Asks for tasks of import-snapshot again and again, until all have ended or one has failed. */
final class SnapshotWatch {

  /** EC2 may not yet know what it has just made. */
  private static final Duration UNKNOWN = Duration.ofSeconds(60);

  private final Imports imports;
  private final Duration every;
  private final Optional<Duration> giveUpAfter;
  private final WatchTime time;
  private final ImportWords words;

  SnapshotWatch(
      Imports imports,
      Duration every,
      Optional<Duration> giveUpAfter,
      WatchTime time,
      ImportWords words) {
    this.imports = imports;
    this.every = every;
    this.giveUpAfter = giveUpAfter;
    this.time = time;
    this.words = words;
  }

  /**
   * How it ended.
   *
   * @param snapshots in the order of the tasks, up to the first that has not completed
   */
  record Ended(int status, List<String> snapshots) {}

  /**
   * Watches all of them.
   *
   * @throws AwsProblem where the service does not answer for minutes
   */
  Ended run(List<String> tasks) throws AwsProblem, InterruptedException {
    Instant start = time.now();
    List<String> snapshots = new ArrayList<>();
    String last = "";
    while (snapshots.size() < tasks.size()) {
      String id = tasks.get(snapshots.size());
      Optional<SnapshotTask> task = imports.snapshotTask(id);
      if (task.isPresent() && task.get().isCompleted()) {
        words.snapshot(time.now(), task.get());
        snapshots.add(task.get().snapshot());
        continue;
      }
      if (task.isPresent() && task.get().hasFailed()) {
        words.failed(time.now(), task.get());
        return new Ended(ExitStatus.REJECTED, snapshots);
      }
      Duration passed = Duration.between(start, time.now());
      if (task.isEmpty() && passed.compareTo(UNKNOWN) > 0) {
        words.unknown(id);
        return new Ended(ExitStatus.FAILED, snapshots);
      }
      if (giveUpAfter.isPresent() && passed.compareTo(giveUpAfter.get()) >= 0) {
        words.givenUp(id);
        return new Ended(ExitStatus.GIVEN_UP, snapshots);
      }
      if (task.isPresent() && !last.equals(task.get().message() + task.get().progress())) {
        last = task.get().message() + task.get().progress();
        words.state(time.now(), task.get());
      }
      time.sleep(every);
    }
    return new Ended(ExitStatus.COMPLETES, snapshots);
  }
}
