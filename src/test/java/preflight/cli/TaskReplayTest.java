package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
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

  @Test
  void comparesWithAnImageAsOfTheDayOfTheLog() throws IOException {
    String image = Fixtures.image("debian8-686-pae").toString();
    String message = "ClientError: Unsupported kernel version 3.16.0-4-686-pae";
    Cli.Answer same = run(failure("2016-06-06", message), "--compare", image);
    assertThat(same.status()).isEqualTo(1);
    assertThat(unwrapped(same.out()))
        .contains("As predicted for " + image + " predicted pending → validating → validated →")
        .contains("updating ✖ after about 6 to 14 minutes; high confidence " + message + " PF502")
        .contains("real pending → updating ✖ after 8 min " + message);
    Cli.Answer other = run(failure("2016-06-06", "ClientError: Other."), "--compare", image);
    assertThat(unwrapped(other.out()))
        .contains("Not as predicted for " + image + " first difference: EC2 says \"ClientError: O");
    Cli.Answer success = run(MeasuredRuns.csv(MeasuredRuns.SUCCESS), "--compare", image);
    assertThat(success.status()).isZero();
    assertThat(unwrapped(success.out()))
        .contains("first difference: it went on to updated, predicted to fail while updating");
  }

  @Test
  void recordsThePairAsACaseOfTheScoreboard() throws IOException {
    Path image = Fixtures.image("debian8-686-pae");
    Path cases = folder.resolve("cases.tsv");
    List<String> log = failure("2016-06-06", "CLIENT_ERROR : ClientError: Other.");
    String[] options = {"--compare", image.toString(), "--record", cases.toString()};
    Cli.Answer answer = run(log, options);
    assertThat(answer.err()).isEqualTo("preflight: recorded in " + cases + "\n");
    List<String> rows = Files.readAllLines(cases);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .isEqualTo(Files.readAllLines(Path.of("fixtures/scoreboard.tsv")).get(0));
    String[] cells = rows.get(1).split("\t", -1);
    assertThat(cells).hasSize(9).startsWith("import-ami-1", "own import", "2016-06-06", "rejected");
    assertThat(cells[4]).isEqualTo("ClientError: Other.");
    assertThat(folder.toRealPath().resolve(cells[5]).toRealPath()).isEqualTo(image.toRealPath());
    assertThat(cells[6]).isEqualTo("--as-of 2016-06-06");
    assertThat(cells[8]).contains("predicted rejected, high confidence, PF502; code rdgir");

    assertThat(run(log, options).err()).contains("import-ami-1 is recorded already");
    List<String> second = new ArrayList<>();
    log.forEach(line -> second.add(line.replace("ami-1", "ami-2")));
    run(second, options);
    assertThat(Files.readAllLines(cases)).hasSize(3).startsWith(rows.toArray(new String[0]));
  }

  @Test
  void recordsNothingBeforeTheEndAndNowhereElse() throws IOException {
    String image = Fixtures.image("debian8-686-pae").toString();
    Path cases = folder.resolve("cases.tsv");
    List<String> open =
        List.of("2016-06-06T10:00:00Z IMPORTIMAGETASKS\timport-ami-1\t2\tactive\tpending");
    Cli.Answer answer = run(open, "--compare", image, "--record", cases.toString());
    assertThat(answer.err()).contains("has not ended, so it is not recorded");
    assertThat(cases).doesNotExist();
    Files.writeString(cases, "my notes\n");
    List<String> log = failure("2016-06-06", "ClientError: Other.");
    Cli.Answer refused = run(log, "--compare", image, "--record", cases.toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("is no list of cases, and nothing is added");
    assertThat(cases).hasContent("my notes");
  }

  @Test
  void comparesOneTaskOnly() throws IOException {
    String image = Fixtures.image("debian8-686-pae").toString();
    List<String> log = new ArrayList<>(failure("2016-06-06", "ClientError: Other."));
    List.copyOf(log).forEach(line -> log.add(line.replace("ami-1", "ami-2")));
    Cli.Answer both = run(log, "--compare", image);
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).contains("pick one with --task import-ami-1").hasLineCount(2);
    assertThat(run(log, "--compare", image, "--task", "import-ami-2").out())
        .startsWith("import-ami-2: failed");
    assertThat(run(log, "--task", "import-ami-3").err()).contains("nothing is told of the task");
    assertThat(run(log, "--record", "x").err()).contains("name the image with --compare");
    assertThat(run(log, "--boot-mode", "uefi").err()).contains("--boot-mode is a part of what");
    assertThat(run(log, "--compare", "/no/image", "--task", "import-ami-1").status()).isEqualTo(2);
  }

  private static List<String> failure(String day, String message) {
    return List.of(
        day + "T10:00:00Z IMPORTIMAGETASKS\timport-ami-1\t2\tactive\tpending",
        day + "T10:05:00Z IMPORTIMAGETASKS\timport-ami-1\t30\tactive\tupdating",
        day + "T10:08:00Z IMPORTIMAGETASKS\timport-ami-1\tdeleted\t" + message);
  }

  private static String unwrapped(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private Cli.Answer replay(List<String> lines) throws IOException {
    return run(lines, "--as-of", "2026-11-01");
  }

  private Cli.Answer run(List<String> lines, String... options) throws IOException {
    Path log = folder.resolve("run.csv");
    Files.write(log, lines);
    List<String> all = new ArrayList<>(List.of("task", "replay", log.toString()));
    all.addAll(List.of(options));
    return Cli.run(all.toArray(new String[0]));
  }
}
