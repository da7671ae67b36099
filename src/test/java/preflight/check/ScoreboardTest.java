package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.ec2.Acceptance;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.Evidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.fixture.Fixtures;
import preflight.image.FolderSiblings;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;

/**
 * Checks the pictures of all published outcomes as of their days, and prints predicted against
 * real. What comes out is kept in {@code fixtures/scoreboard-result.tsv}, so that a changed
 * prediction shows; {@code -Dscoreboard.update=true} writes it anew.
 */
@Tag("slow")
class ScoreboardTest {

  private static final Path RESULT = Fixtures.here().folder().resolve("scoreboard-result.tsv");

  @TempDir Path folder;

  @Test
  void predictsAsCommitted() throws IOException {
    List<FieldCase> cases = FieldCase.all();
    List<Score> scores = new ArrayList<>();
    PrintStream out = System.out;
    for (FieldCase each : cases) {
      if (each.isUsed()) {
        Score score = score(each);
        scores.add(score);
        out.println(score.mark() + "\t" + each.id() + "\t" + score.confidence() + " confidence");
        out.println("    real       " + score.outcome() + "  " + score.real());
        out.println("    predicted  " + score.verdict() + "  " + score.message());
        if (score.without() != score.mark()) {
          out.println("    without    " + score.without());
        }
      } else {
        out.println("left out\t" + each.id() + "\t" + each.reason());
      }
    }
    new ScoreboardReport(cases, scores).lines().forEach(out::println);
    List<String> lines = new ArrayList<>(List.of(Score.HEAD));
    scores.forEach(score -> lines.add(score.line()));
    if (Boolean.getBoolean("scoreboard.update")) {
      Files.write(RESULT, lines, StandardCharsets.UTF_8);
    }
    assertThat(lines).isEqualTo(Score.lines());
  }

  /** {@code make scoreboard CASES=FILE}: what people recorded of their own imports. */
  @Test
  void printsRecordedCases() throws IOException {
    String given = System.getProperty("scoreboard.cases", "");
    Path file = given.isEmpty() ? recorded() : Path.of(given);
    List<FieldCase> cases = FieldCase.read(file);
    Path folder = file.toRealPath().resolveSibling("");
    for (FieldCase each : cases) {
      Check check = Check.of(each.options(), folder.resolve(each.use()));
      Score.Mark mark = Score.mark(each, check.verdict(), check.state(), check.message());
      System.out.println("recorded\t" + mark + "\t" + each.id() + "\t" + check.verdict());
      assertThat(given.isEmpty() && mark != Score.Mark.MESSAGE_EXACT).as(each.id()).isFalse();
    }
    assertThat(cases).isNotEmpty();
  }

  /** One pair, as the commands write it. */
  private Path recorded() throws IOException {
    Path log = folder.resolve("import.log");
    String task = "2016-06-06T10:00:00Z IMPORTIMAGETASKS\timport-ami-1\t";
    String fault = "ClientError: Unsupported kernel version 3.16.0-4-686-pae";
    Files.writeString(log, task + "30\tactive\tupdating\n" + task + "deleted\t" + fault + "\n");
    Path cases = folder.resolve("cases.tsv");
    String image = Fixtures.image("debian8-686-pae").toString();
    Cli.run("task", "replay", log.toString(), "--compare", image, "--record", cases.toString());
    return cases;
  }

  private static Score score(FieldCase each) throws IOException {
    Path image = Fixtures.image(each.use());
    Check check = Check.of(each.options(), image);
    String verdict = check.verdict().equals("unknown") ? "cannot tell" : check.verdict();
    Prediction without = without(each, image);
    return new Score(
        each.id(),
        each.outcome(),
        each.message().orElse("-"),
        verdict,
        check.state(),
        check.confidence(),
        check.message().isEmpty() ? "-" : check.message(),
        check.codes("decisive").stream().findFirst().orElse("-"),
        Score.mark(each, verdict, check.state(), check.message()),
        Score.mark(
            each,
            without.verdict().name().toLowerCase(Locale.ROOT).replace("_", " "),
            without.state().label(),
            without.message().orElse("")),
        restsOn(each));
  }

  /** Judged by knowledge from which the case is left out. */
  private static Prediction without(FieldCase each, Path image) throws IOException {
    Knowledge knowledge = Knowledge.asOf(each.day()).withoutCase(each.id());
    ReadCounter counter = new ReadCounter();
    try (Machine machine =
        MachineOpener.open(FileSource.open(image, counter), FolderSiblings.of(image, counter))) {
      Inspection inspection =
          Inspector.inspect(
              image.getFileName().toString(),
              machine,
              Predictor.questions(knowledge, true, false, done -> {}));
      return Predictor.predict(inspection, request(each), knowledge);
    }
  }

  private static ImportRequest request(FieldCase each) {
    return new ImportRequest(
        option(each, "--declared-format").map(ScoreboardTest::format),
        Optional.empty(),
        option(each, "--boot-mode").map(ScoreboardTest::bootMode),
        option(each, "--architecture").map(ScoreboardTest::architecture),
        each.day());
  }

  private static Optional<String> option(FieldCase each, String name) {
    int at = each.options().indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(each.options().get(at + 1));
  }

  private static ContainerFormat format(String name) {
    assertThat(name).isEqualTo("raw");
    return ContainerFormat.RAW;
  }

  private static BootMode bootMode(String name) {
    assertThat(name).isEqualTo("uefi");
    return BootMode.UEFI;
  }

  private static Architecture architecture(String name) {
    assertThat(name).isEqualTo("arm64");
    return Architecture.ARM64;
  }

  /** Rows of other tables, which cannot be left out, by their subjects and ids. */
  private static String restsOn(FieldCase each) {
    TreeSet<String> rows = new TreeSet<>();
    if (each.source().startsWith("https://")) {
      for (Acceptance row : Knowledge.acceptances()) {
        if (row.dated().evidence() == Evidence.FIELD
            && each.source().startsWith(row.dated().source())
            && !row.fieldCase().equals(Optional.of(each.id()))) {
          rows.add(row.subject());
        }
      }
      for (Message row : Knowledge.messages()) {
        if (row.dated().evidence() == Evidence.FIELD
            && each.source().startsWith(row.dated().source())) {
          rows.add("text " + row.id());
        }
      }
    }
    return rows.isEmpty() ? "-" : String.join(", ", rows);
  }
}
