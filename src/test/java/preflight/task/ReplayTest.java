package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;

class ReplayTest {

  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));

  static Stream<Arguments> runs() {
    return Stream.of(
        Arguments.of(MeasuredRuns.SUCCESS, Replay.Standing.COMPLETED, TaskState.COMPLETED, 11),
        Arguments.of(MeasuredRuns.ENDLESS_BOOTING, Replay.Standing.SUSPECTED, TaskState.BOOTING, 8),
        Arguments.of(MeasuredRuns.INTERNAL_ERROR, Replay.Standing.BROKEN, TaskState.UPDATING, 6),
        Arguments.of(MeasuredRuns.DISK_VALIDATION, Replay.Standing.FAILED, TaskState.VALIDATING, 4),
        Arguments.of(MeasuredRuns.KERNEL_VERSION, Replay.Standing.FAILED, TaskState.UPDATING, 7),
        Arguments.of(MeasuredRuns.OS, Replay.Standing.FAILED, TaskState.UPDATING, 7),
        Arguments.of(MeasuredRuns.VOLUME, Replay.Standing.FAILED, TaskState.UPDATING, 7));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void measuredRunsEndAsTheyDid(
      String run, Replay.Standing standing, TaskState reached, int stays) {
    Replay replay = replay(MeasuredRuns.csv(run));
    assertThat(replay.standing()).isEqualTo(standing);
    assertThat(replay.reached()).contains(reached);
    assertThat(replay.stays()).hasSize(stays);
    assertThat(replay.notes()).isEmpty();
  }

  /** Nothing is suspected of a run that goes on, at no second of it. */
  @ParameterizedTest
  @MethodSource("runs")
  void suspectsOnlyWhatDoesNotEnd(String run, Replay.Standing standing) {
    List<String> lines = MeasuredRuns.csv(run);
    Optional<Long> suspected = Optional.empty();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      String[] next = i + 1 < lines.size() ? lines.get(i + 1).split(",", -1) : cells;
      for (long second = Long.parseLong(cells[0]); second <= Long.parseLong(next[0]); second++) {
        List<String> seen = new ArrayList<>(lines.subList(0, i + 1));
        seen.add(second + "," + cells[1] + "," + cells[2]);
        if (replay(seen).standing() == Replay.Standing.SUSPECTED && suspected.isEmpty()) {
          suspected = Optional.of(second);
        }
      }
    }
    if (standing == Replay.Standing.SUSPECTED) {
      assertThat(suspected.orElseThrow()).isBetween(865L + 2 * 266, 1599L);
    } else {
      assertThat(suspected).isEmpty();
    }
  }

  static Replay replay(List<String> lines) {
    LogReader reader = new LogReader("run");
    lines.forEach(line -> reader.line(line, Optional.empty()));
    List<TaskLog> logs = reader.end();
    assertThat(logs).hasSize(1);
    return Replay.of(logs.get(0), NOW);
  }

  @Test
  void aShortLogIsUnderWay() {
    Replay replay = replay(MeasuredRuns.csv("0 2 pending; 30 2 pending"));
    assertThat(replay.standing()).isEqualTo(Replay.Standing.UNDER_WAY);
    assertThat(replay.last().orElseThrow().seconds()).hasValue(30);
  }
}
