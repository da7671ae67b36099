package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.io.Limits;

class LogReaderTest {

  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));

  private static final String JSON =
      """
      2026-07-01T10:00:00Z {"ImportImageTasks": [{"Description": "a { b", "ImportTaskId": "import-ami-01", "Progress": "2", "SnapshotDetails": [{"DiskImageSize": 1073741824.0, "Format": "VMDK", "Status": "active"}], "Status": "active", "StatusMessage": "pending"}]}
      Wed Jul  1 10:02:00 UTC 2026
      {
          "ImportImageTasks": [
              {
                  "ImportTaskId": "import-ami-01",
                  "Progress": "19",
                  "SnapshotDetails": [],
                  "Status": "active",
                  "StatusMessage": "converting"
              },
              {
                  "ImportTaskId": "import-ami-02",
                  "Status": "deleted",
                  "StatusMessage": "CLIENT_ERROR : ClientError: Unknown OS / Missing OS files."
              }
          ]
      }
      [2026-07-01 12:03:00,123 +0200] {"ImportImageTasks": [{"ImportTaskId": "import-ami-01", "ImageId": "ami-7", "Status": "completed"}]}
      """;

  private static final String TABLE =
      """
      2026-07-01T10:00:00Z
      -----------------------------------------------------
      |             DescribeImportImageTasks              |
      +---------------------------------------------------+
      ||                ImportImageTasks                 ||
      |+----------------+--------------------------------+|
      ||  Description   |  Debian                        ||
      ||  ImportTaskId  |  import-ami-03                 ||
      ||  Progress      |  59                            ||
      ||  Status        |  active                        ||
      ||  StatusMessage |  booting                       ||
      |+----------------+--------------------------------+|
      |||                SnapshotDetails                |||
      ||+-------------------+---------------------------+||
      |||  DiskImageSize    |  524288000.0              |||
      |||  Status           |  completed                |||
      ||+-------------------+---------------------------+||
      2026-07-01T10:09:00Z
      ------------------------------------------------------------------
      |                    DescribeImportImageTasks                    |
      +----------------------------------------------------------------+
      ||                       ImportImageTasks                       ||
      |+---------------+----------+---------+------------------------+|
      || ImportTaskId  | Progress | Status  |  StatusMessage         ||
      |+---------------+----------+---------+------------------------+|
      || import-ami-03 |  59      | active  |  booting               ||
      |+---------------+----------+---------+------------------------+|
      """;

  private static final String TEXT =
      """
      1782900000 IMPORTIMAGETASKS\tx86_64\tmy 7 image\timport-ami-04\tLinux\t30\tactive\tupdating
      SNAPSHOTDETAILS\t/dev/sda1\t2147483648.0\tVMDK\tcompleted
      1782900060 IMPORTIMAGETASKS\tx86_64\tmy 7 image\timport-ami-04\tLinux\tdeleted\tClientError: Unsupported kernel version 5.8.0-59-generic
      """;

  @Test
  void readsAnswersInJson() {
    List<Replay> replays = replays(JSON);
    assertThat(replays).extracting(Replay::task).containsExactly("import-ami-01", "import-ami-02");
    Replay first = replays.get(0);
    assertThat(first.standing()).isEqualTo(Replay.Standing.COMPLETED);
    assertThat(first.image()).contains("ami-7");
    assertThat(first.stays())
        .extracting(stay -> stay.from().orElse(-1))
        .containsExactly(0L, 120L, 180L);
    assertThat(logs(JSON).get(0).bytes()).hasValue(1L << 30);
    Replay second = replays.get(1);
    assertThat(second.standing()).isEqualTo(Replay.Standing.FAILED);
    assertThat(second.fault())
        .contains("CLIENT_ERROR : ClientError: Unknown OS / Missing OS files.");
  }

  @Test
  void readsAnswersAsTables() {
    List<TaskLog> logs = logs(TABLE);
    assertThat(logs).hasSize(1);
    assertThat(logs.get(0).bytes()).hasValue(524_288_000);
    Replay replay = Replay.of(logs.get(0), NOW);
    assertThat(replay.task()).isEqualTo("import-ami-03");
    assertThat(replay.standing()).isEqualTo(Replay.Standing.SUSPECTED);
    assertThat(replay.last().orElseThrow().seconds()).hasValue(540);
  }

  @Test
  void readsAnswersAsText() {
    Replay replay = replays(TEXT).get(0);
    assertThat(replay.stays())
        .extracting(Stay::state)
        .containsExactly(TaskState.UPDATING, TaskState.DELETED);
    assertThat(replay.stays().get(0).seconds()).hasValue(60);
    assertThat(replay.fault()).contains("ClientError: Unsupported kernel version 5.8.0-59-generic");
    assertThat(logs(TEXT).get(0).bytes()).hasValue(2L << 30);
  }

  @Test
  void anInternalErrorNeverEnds() {
    Replay replay =
        replays(
                "2026-07-01T10:00:00Z {\"ImportTaskId\": \"import-ami-05\", \"Progress\": \"30\","
                    + " \"Status\": \"active\", \"StatusMessage\": \"ServerError: an internal error"
                    + " has occurred during conversion.\"}\n")
            .get(0);
    assertThat(replay.standing()).isEqualTo(Replay.Standing.BROKEN);
  }

  @Test
  void survivesACutAtAnyPlace() {
    for (String log : List.of(JSON, TABLE, TEXT)) {
      for (int end = 0; end <= log.length(); end++) {
        for (Replay replay : replays(log.substring(0, end))) {
          assertThat(replay.stays().size()).isBetween(0, 3);
        }
        for (Replay replay : replays(log.substring(end))) {
          assertThat(replay.stays().size()).isBetween(0, 3);
        }
      }
    }
  }

  @Test
  void aLineWithoutATimeHasThatOfItsReceipt() {
    LogReader reader = new LogReader("pipe");
    Instant start = Instant.parse("2026-07-01T10:00:00Z");
    String line = "IMPORTIMAGETASKS\timport-ami-06\t30\tactive\tupdating";
    reader.line(line, Optional.of(start));
    reader.line(line, Optional.of(start.plusSeconds(700)));
    Replay replay = Replay.of(reader.end().get(0), NOW);
    assertThat(replay.last().orElseThrow().seconds()).isPresent();
  }

  @Test
  void aClockThatGoesBackIsTold() {
    Replay replay =
        replays(
                """
                time,task,percent,status,message,image,bytes
                2026-07-01T10:00:00Z,t,2,active,pending,,
                2026-07-01T09:00:00Z,t,2,active,pending,,
                2026-07-01T09:00:30Z,t,4,active,validating,,
                """)
            .get(0);
    assertThat(replay.notes()).singleElement().asString().contains("goes back by 3600 s");
    assertThat(replay.stays().get(0).seconds()).hasValue(30);
  }

  @Test
  void hasNoMoreThanSoManySamples() {
    LogReader reader = new LogReader("many");
    reader.line("time,percent,state", Optional.empty());
    for (int i = 0; i <= Limits.TASK_SAMPLES; i++) {
      reader.line(i + ",2,pending", Optional.empty());
    }
    assertThat(reader.end().get(0).samples()).hasSize(Limits.TASK_SAMPLES);
    assertThat(reader.isCut()).isTrue();
  }

  @Test
  void keepsNoDocumentLongerThanThat() {
    LogReader reader = new LogReader("long");
    reader.line("{ \"a\": \"" + "x".repeat(Limits.TASK_DOCUMENT) + "\"", Optional.empty());
    assertThat(reader.end()).isEmpty();
    assertThat(reader.isCut()).isTrue();
  }

  private static List<TaskLog> logs(String text) {
    LogReader reader = new LogReader("log");
    text.lines().forEach(line -> reader.line(line, Optional.empty()));
    return reader.end();
  }

  private static List<Replay> replays(String text) {
    return logs(text).stream().map(log -> Replay.of(log, NOW)).toList();
  }
}
