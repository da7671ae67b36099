package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import preflight.fixture.Fixtures;

/** The scoreboard's files hold together, and the README shows them. */
class ScoreboardRowsTest {

  private static final Path README = Fixtures.here().folder().resolveSibling("README.md");
  private static final String BEGIN = "<!-- what `make scoreboard` found -->";
  private static final String END = "<!-- end of what `make scoreboard` found -->";

  @Test
  void everyRowIsWellFormed() {
    Set<String> ids = new HashSet<>();
    for (FieldCase each : FieldCase.all()) {
      assertThat(ids.add(each.id())).as(each.id()).isTrue();
      assertThat(each.outcome()).isIn("completed", "rejected", "stuck", "api-error");
      assertThat(each.source()).as(each.id()).matches("https://[^ ]+|unattributed public report");
      if (each.outcome().equals("completed")) {
        assertThat(each.message()).as(each.id()).isEmpty();
      }
      if (each.isUsed()) {
        assertThat(recipe(each.use())).as(each.id()).exists();
        assertThat(each.options()).as(each.id()).startsWith("--as-of", each.day().toString());
      } else {
        assertThat(each.reason())
            .as(each.id())
            .matches("(Windows|(no image facts|permissions|a call parameter): .+)");
        assertThat(each.options()).as(each.id()).isEmpty();
      }
    }
    assertThat(ids).hasSize(64);
  }

  @Test
  void mostCasesAreUsed() {
    assertThat(FieldCase.all().stream().filter(FieldCase::isUsed).count())
        .isGreaterThanOrEqualTo(40);
  }

  @Test
  void everyPictureIsOfACase() throws IOException {
    Set<String> used = new TreeSet<>();
    FieldCase.all().forEach(each -> used.add(each.use()));
    try (Stream<Path> files = Files.list(Fixtures.here().folder().resolve("cases"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".recipe"))
          .forEach(name -> assertThat(used).contains(name.substring(0, name.length() - 7)));
    }
  }

  @Test
  void theResultHasARowForEachUsedCase() {
    List<String> ids = new ArrayList<>();
    for (FieldCase each : FieldCase.all()) {
      if (each.isUsed()) {
        ids.add(each.id());
      }
    }
    assertThat(Score.committed()).extracting(Score::id).isEqualTo(ids);
    for (Score score : Score.committed()) {
      FieldCase each =
          FieldCase.all().stream().filter(c -> c.id().equals(score.id())).findFirst().orElseThrow();
      assertThat(score.outcome()).isEqualTo(each.outcome());
      assertThat(score.real()).isEqualTo(each.message().orElse("-"));
      String message = score.message().equals("-") ? "" : score.message();
      assertThat(score.mark()).isEqualTo(Score.mark(each, score.verdict(), score.state(), message));
    }
  }

  @Test
  void theReadmeShowsTheResult() throws IOException {
    List<String> wanted = new ScoreboardReport(FieldCase.all(), Score.committed()).lines();
    List<String> lines = new ArrayList<>(Files.readAllLines(README, StandardCharsets.UTF_8));
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    assertThat(begin).isPositive();
    assertThat(end).isGreaterThan(begin);
    if (Boolean.getBoolean("documents.update")) {
      lines.subList(begin + 1, end).clear();
      lines.addAll(begin + 1, wanted);
      Files.write(README, lines, StandardCharsets.UTF_8);
      end = begin + 1 + wanted.size();
    }
    assertThat(lines.subList(begin + 1, end)).isEqualTo(wanted);
  }

  private static Path recipe(String name) {
    for (String folder : List.of("cases", "recipes")) {
      Path file = Fixtures.here().folder().resolve(folder).resolve(name + ".recipe");
      if (Files.exists(file)) {
        return file;
      }
    }
    return Fixtures.here().folder().resolve("cases").resolve(name + ".recipe");
  }
}
