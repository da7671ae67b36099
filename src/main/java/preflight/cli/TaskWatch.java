package preflight.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.aws.AwsProblem;
import preflight.aws.Ec2Tasks;
import preflight.report.ReplayText;
import preflight.task.Comparison;
import preflight.task.Described;
import preflight.task.Replay;
import preflight.task.Stay;
import preflight.task.TaskWriter;

/** Asks for tasks again and again, until each has ended or the watch is given up. */
final class TaskWatch {

  /** Between two lines of a log, where nothing happens. */
  private static final Duration HEARTBEAT = Duration.ofMinutes(10);

  /** Between two questions to a service that does not answer, but for a longer {@code --every}. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** EC2 may not yet know what it has just made; the SDKs' own waiters ask again, too. */
  private static final Duration UNKNOWN = Duration.ofSeconds(60);

  private static final Duration TICK = Duration.ofSeconds(1);

  /** What has been said of a task. */
  private static final class Said {

    int stays;
    int late;
    int suspected;
    boolean fault;
    boolean silent;
    boolean end;
    boolean difference;
    Instant when = Instant.MIN;
  }

  private final List<WatchedTask> tasks;
  private final Map<String, TaskWriter> writers;
  private final Duration every;
  private final Optional<Duration> giveUpAfter;
  private final Optional<ComparedImage> image;
  private final WatchText text;
  private final WatchTime time;
  private final Map<String, Said> said = new HashMap<>();
  private int failures;
  private boolean answered;

  /**
   * @param writers by task; none for those of which no log is kept
   * @param image that the one task is compared with, if any
   */
  TaskWatch(
      List<WatchedTask> tasks,
      Map<String, TaskWriter> writers,
      Duration every,
      Optional<Duration> giveUpAfter,
      Optional<ComparedImage> image,
      WatchText text,
      WatchTime time) {
    this.tasks = tasks;
    this.writers = writers;
    this.every = every;
    this.giveUpAfter = giveUpAfter;
    this.image = image;
    this.text = text;
    this.time = time;
    for (WatchedTask task : tasks) {
      said.put(task.id(), new Said());
    }
  }

  /**
   * @return the exit status
   * @throws AwsProblem that does not pass
   */
  int run(Ec2Tasks service) throws AwsProblem, IOException, InterruptedException {
    Instant start = time.now();
    try {
      while (true) {
        Duration pause = ask(service, start);
        List<WatchedTask> open = open();
        if (open.isEmpty()) {
          return anyFailed() ? ExitStatus.REJECTED : ExitStatus.COMPLETES;
        }
        Duration left = giveUpAfter.orElse(Duration.ofDays(36500)).minus(passed(start));
        if (left.isNegative() || left.isZero()) {
          for (WatchedTask task : open) {
            text.givenUp(time.now(), task.id(), task.replay(), passed(start).toSeconds());
          }
          return anyFailed() ? ExitStatus.REJECTED : ExitStatus.GIVEN_UP;
        }
        sleep(pause.compareTo(left) > 0 ? left : pause);
      }
    } finally {
      text.erase();
    }
  }

  /** Returns for how long to wait. */
  private Duration ask(Ec2Tasks service, Instant start) throws AwsProblem, IOException {
    List<String> ids = new ArrayList<>();
    open().forEach(task -> ids.add(task.id()));
    List<Described> answer;
    try {
      answer = service.describe(ids);
    } catch (AwsProblem problem) {
      return failed(problem, start);
    }
    if (failures > 0) {
      text.trouble("EC2 answers again", "");
    }
    failures = 0;
    answered = true;
    Instant now = time.now();
    for (WatchedTask task : tasks) {
      for (Described one : answer) {
        if (one.task().equals(task.id())) {
          if (writers.containsKey(task.id())) {
            writers.get(task.id()).write(now, one);
          }
          task.add(one.at(now));
          tell(task, now);
        }
      }
    }
    return every;
  }

  private Duration failed(AwsProblem problem, Instant start) throws AwsProblem {
    boolean passes =
        switch (problem.kind()) {
          case PASSING -> true;
          case UNKNOWN_TASK -> !answered && passed(start).compareTo(UNKNOWN) < 0;
          case LASTING -> false;
        };
    if (!passes) {
      throw problem;
    }
    failures++;
    // twice as long with each failure, and not in step with others that ask the same service
    Duration longest = every.compareTo(LONGEST_PAUSE) > 0 ? every : LONGEST_PAUSE;
    Duration pause = every.multipliedBy(1L << Math.min(failures, 16));
    if (pause.compareTo(longest) > 0) {
      pause = longest;
    }
    if (problem.kind() == AwsProblem.Kind.UNKNOWN_TASK) {
      pause = every.compareTo(UNKNOWN) > 0 ? UNKNOWN : every;
    } else {
      pause = Duration.ofMillis((long) (pause.toMillis() * (0.5 + time.chance() / 2)));
    }
    // not each time, which would fill a log
    if (Integer.bitCount(failures) == 1) {
      text.trouble(
          problem.getMessage() + "; asked again in " + ReplayText.spoken(pause.toSeconds()),
          problem.advice());
    }
    return pause;
  }

  private void tell(WatchedTask task, Instant now) {
    Replay replay = task.replay();
    Said before = said.get(task.id());
    List<Stay> stays = replay.stays();
    if (stays.size() > before.stays) {
      // of a log that goes on only the last state is new
      Stay stay = stays.get(stays.size() - 1);
      text.state(now, task.id(), stay, replay);
      before.stays = stays.size();
      before.when = now;
    }
    if (replay.fault().isPresent() && !before.fault) {
      before.fault = true;
      before.when = now;
      text.fault(now, task.id(), replay.fault().get());
    }
    if (image.isPresent() && !before.difference) {
      Comparison comparison = image.get().with(replay);
      if (comparison.difference().isPresent()) {
        before.difference = true;
        text.different(now, task.id(), comparison);
      }
    }
    if (task.isOver()) {
      if (!before.end) {
        before.end = true;
        text.end(now, task.id(), replay);
      }
      return;
    }
    if (replay.standing() == Replay.Standing.BROKEN && !before.silent) {
      before.silent = true;
      before.when = now;
      text.silent(now, task.id());
    }
    slow(replay, before, task.id(), now);
    boolean quiet = !text.isLive() && Duration.between(before.when, now).compareTo(HEARTBEAT) >= 0;
    if (quiet && replay.last().isPresent()) {
      before.when = now;
      text.still(now, task.id(), replay.last().get());
    }
  }

  private void slow(Replay replay, Said before, String id, Instant now) {
    if (replay.pace().isEmpty() || replay.last().isEmpty()) {
      return;
    }
    int stay = replay.stays().size();
    boolean suspected = replay.standing() == Replay.Standing.SUSPECTED && before.suspected < stay;
    boolean late = replay.standing() == Replay.Standing.LATE && before.late < stay;
    if (suspected || late) {
      text.late(now, id, replay.last().get(), replay.pace().get(), suspected);
      before.late = stay;
      before.suspected = suspected ? stay : before.suspected;
      before.when = now;
    }
  }

  private void sleep(Duration pause) throws InterruptedException {
    if (!text.isLive()) {
      time.sleep(pause);
      return;
    }
    Instant end = time.now().plus(pause);
    List<WatchedTask> open = open();
    int turn = 0;
    while (time.now().isBefore(end)) {
      WatchedTask task = open.get(turn % open.size());
      text.draw(task.id(), tasks.indexOf(task) + 1, tasks.size(), task.at(time.now()));
      turn++;
      time.sleep(TICK);
    }
  }

  private List<WatchedTask> open() {
    List<WatchedTask> open = new ArrayList<>();
    for (WatchedTask task : tasks) {
      if (!said.get(task.id()).end) {
        open.add(task);
      }
    }
    return open;
  }

  private boolean anyFailed() {
    for (WatchedTask task : tasks) {
      if (task.hasFailed()) {
        return true;
      }
    }
    return false;
  }

  private Duration passed(Instant start) {
    return Duration.between(start, time.now());
  }
}
