package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.Limits;
import preflight.task.MeasuredRuns;

class TaskReplayTest {

  @TempDir Path folder;

  @Test
  void tellsOfASuccess() throws IOException {
    Cli.Answer answer = replay(MeasuredRuns.csv(MeasuredRuns.SUCCESS));
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .startsWith("run.csv: completed after 21 min 56 s\n")
        .contains("      623 s   59 %  booting            for 4 min 26 s\n");
  }

  @Test
  void suspectsAnEndlessBootAndSaysOnWhatThatRests() throws IOException {
    Cli.Answer answer = replay(MeasuredRuns.csv(MeasuredRuns.ENDLESS_BOOTING));
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .startsWith("run.csv: in booting, and may never leave it\n")
        .contains("of 3 measured tasks that went on")
        .contains("the longest took 4 min 26 s, the median 4 min 24 s. So few are no certainty.");
  }

  @Test
  void explainsAFailure() throws IOException {
    Cli.Answer answer =
        replay(
            List.of(
                "2026-07-01T10:00:00Z IMPORTIMAGETASKS\timport-ami-1\t30\tactive\tupdating",
                "2026-07-01T10:03:00Z IMPORTIMAGETASKS\timport-ami-1\tdeleted\t"
                    + "CLIENT_ERROR : ClientError: Unknown OS / Missing OS files."));
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .startsWith("import-ami-1: failed while updating after 3 min\n")
        .contains("EC2 says: CLIENT_ERROR : ClientError: Unknown OS / Missing OS files.")
        .contains("PF302");
  }

  @Test
  void aTaskThatGoesOnHasNotEnded() throws IOException {
    Cli.Answer answer = replay(MeasuredRuns.csv("0 2 pending; 30 2 pending"));
    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.out()).startsWith("run.csv: in pending\n");
  }

  @Test
  void saysThatALogIsTooLong() throws IOException {
    List<String> lines = new ArrayList<>(MeasuredRuns.csv("0 2 pending"));
    for (int i = 1; i <= Limits.TASK_SAMPLES; i++) {
      lines.add("1,2,pending");
    }
    Cli.Answer answer = replay(lines);
    assertThat(answer.err()).contains("more than 1000000 samples").hasLineCount(2);
    assertThat(answer.out()).startsWith("run.csv: in pending\n");
  }

  @Test
  void refusesWhatTellsOfNoTask() throws IOException {
    Cli.Answer answer = replay(List.of("hello"));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("tells of no import task").hasLineCount(2);
    assertThat(Cli.run("task", "replay", "/no/such/log").status()).isEqualTo(2);
  }

  private Cli.Answer replay(List<String> lines) throws IOException {
    Path log = folder.resolve("run.csv");
    Files.write(log, lines);
    return Cli.run("task", "replay", "--as-of", "2026-11-01", log.toString());
  }
}
