package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import preflight.fixture.Fixtures;
import preflight.io.ReadCounter;
import preflight.io.Stage;
import preflight.io.StageReads;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check --stats}: what was read for what. */
class StatsTest {

  private static final Pattern ROW =
      Pattern.compile("  (\\S.*?) +(\\d+) +(0|[\\d.]+ \\w+) +[\\d.]+(?: of .*)?");

  private static Cli.Answer check(String... options) {
    List<String> all =
        new ArrayList<>(List.of("check", "--as-of", "2016-06-06", "--format", "json", "--stats"));
    all.addAll(List.of(options));
    all.add(Fixtures.image("debian8-ova").toString());
    return Cli.run(all.toArray(new String[0]));
  }

  @Test
  void tellsTheRequestsOfEachStage() {
    Cli.Answer answer = check();
    List<String> lines = answer.err().lines().toList();
    assertThat(lines.get(0)).startsWith("stats: ").endsWith(".ova");
    assertThat(lines.get(1)).matches("  stage +requests +read +ms");
    long sum = 0;
    for (String line : lines.subList(2, lines.size() - 1)) {
      Matcher row = ROW.matcher(line);
      assertThat(row.matches()).as(line).isTrue();
      sum += Long.parseLong(row.group(2));
    }
    assertThat(lines.subList(2, lines.size()))
        .extracting(line -> line.substring(2, 26).strip())
        .containsExactly(
            "container",
            "partitions and volumes",
            "root file system",
            "boot loader",
            "kernel and its modules",
            "initrd",
            "system and network",
            "digests of the manifest",
            "prediction",
            "in all");
    Matcher all = ROW.matcher(lines.get(lines.size() - 1));
    assertThat(all.matches()).isTrue();
    JsonNode read = JsonMapper.shared().readTree(answer.out()).get("results").get(0).get("read");
    assertThat(Long.parseLong(all.group(2)))
        .isEqualTo(sum)
        .isEqualTo(read.get("requests").asLong())
        .isGreaterThan(30);
  }

  @Test
  void tellsWhatTheManifestCosts() {
    String with = check("--verify-manifest").err();
    String without = check().err();
    assertThat(requests(without, "digests of the manifest")).isZero();
    assertThat(requests(with, "digests of the manifest")).isPositive();
    assertThat(requests(with, "boot loader")).isEqualTo(requests(without, "boot loader"));
  }

  private static long requests(String table, String stage) {
    for (String line : table.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(1).equals(stage)) {
        return Long.parseLong(row.group(2));
      }
    }
    throw new AssertionError("no " + stage + " in\n" + table);
  }

  @Test
  void goesBackToAStage() {
    ReadCounter counter = new ReadCounter();
    counter.begin(Stage.BOOT);
    counter.begin(Stage.SYSTEM);
    counter.begin(Stage.BOOT);
    assertThat(counter.stages())
        .extracting(StageReads::stage)
        .containsExactly(Stage.CONTAINER, Stage.BOOT, Stage.SYSTEM);
  }

  @Test
  void saysNothingUnlessAsked() {
    assertThat(
            Cli.run("check", "--as-of", "2016-06-06", Fixtures.image("debian8-ova").toString())
                .err())
        .isEmpty();
  }
}
