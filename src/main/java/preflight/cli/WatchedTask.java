package preflight.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.task.Replay;
import preflight.task.Sample;
import preflight.task.TaskLog;

/** What has been seen of one task so far. */
final class WatchedTask {

  private final String id;
  private final Knowledge knowledge;
  private final List<Sample> samples = new ArrayList<>();
  private Replay replay;

  WatchedTask(String id, List<Sample> before, Knowledge knowledge) {
    this.id = id;
    this.knowledge = knowledge;
    before.forEach(this::keep);
    replay = replayed();
  }

  String id() {
    return id;
  }

  Replay replay() {
    return replay;
  }

  void add(Sample sample) {
    keep(sample);
    replay = replayed();
  }

  /** As it stands at a later time, if nothing has changed since the last sample. */
  Replay at(Instant now) {
    if (samples.isEmpty()) {
      return replay;
    }
    Sample last = samples.get(samples.size() - 1);
    List<Sample> later = new ArrayList<>(samples);
    later.add(
        new Sample(Optional.of(now), last.percent(), last.status(), last.image(), last.bytes()));
    return Replay.of(new TaskLog(id, false, later), knowledge);
  }

  /**
   * Whether watching further would show nothing. A server error counts only where the service says
   * it: what is concluded from the progress alone is no certainty.
   */
  boolean isOver() {
    return replay.isOver()
        && !(replay.standing() == Replay.Standing.BROKEN && replay.fault().isEmpty());
  }

  boolean hasFailed() {
    boolean deleted = replay.last().filter(s -> s.state() == TaskState.DELETING).isPresent();
    return deleted || (isOver() && replay.standing() != Replay.Standing.COMPLETED);
  }

  /** Of equal samples only the first and the last count for a replay. */
  private void keep(Sample sample) {
    int size = samples.size();
    if (size >= 2
        && isSame(samples.get(size - 2), sample)
        && isSame(samples.get(size - 1), sample)) {
      samples.set(size - 1, sample);
    } else {
      samples.add(sample);
    }
  }

  private static boolean isSame(Sample a, Sample b) {
    return a.percent().equals(b.percent())
        && a.status().equals(b.status())
        && a.image().equals(b.image())
        && a.bytes().equals(b.bytes());
  }

  private Replay replayed() {
    return Replay.of(new TaskLog(id, false, samples), knowledge);
  }
}
