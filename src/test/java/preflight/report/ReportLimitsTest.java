package preflight.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.fixture.Fixtures;
import preflight.image.FolderSiblings;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Finding;
import preflight.rule.Rules;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What GitHub documents to take: docs.github.com, "SARIF support for code scanning" and "Workflow
 * commands for GitHub Actions".
 */
class ReportLimitsTest {

  private static final LocalDate DAY = LocalDate.of(2016, 6, 6);

  private static String report(ReportFormat format, Run run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      format.print(run, out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Run run(Result result, int times) {
    return new Run("1.2.3", Collections.nCopies(times, result), List.of(), List.of());
  }

  private static JsonNode only(String sarif) {
    JsonNode runs = JsonMapper.shared().readTree(sarif).get("runs");
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  @Test
  void eachRuleFitsWhatGitHubShows() throws IOException {
    JsonNode driver = only(report(ReportFormat.SARIF, run(result(), 1))).get("tool").get("driver");
    assertThat(driver.get("rules")).hasSize(Rules.everyone().size() + 2);
    for (JsonNode rule : driver.get("rules")) {
      String id = rule.get("id").asString();
      assertThat(rule.get("name").asString()).as(id).hasSizeBetween(1, 255);
      assertThat(rule.get("shortDescription").get("text").asString())
          .as(id)
          .hasSizeBetween(1, 1024);
      assertThat(rule.get("fullDescription").get("text").asString()).as(id).hasSizeBetween(1, 1024);
      assertThat(rule.get("help").get("text").asString()).as(id).contains("How to fix it");
      assertThat(rule.get("help").get("markdown").asString()).as(id).contains("## How to fix it");
      assertThat(rule.get("helpUri").asString()).as(id).startsWith("https://");
      assertThat(rule.get("properties").get("tags")).as(id).hasSizeBetween(1, 10);
    }
    assertThat(driver.has("extensions")).isFalse();
  }

  @Test
  void noMoreResultsThanGitHubShowsAndTheErrorsFirst() throws IOException {
    Result result = result();
    int each = ReportedFinding.of(result).size();
    int images = SarifReport.MOST_RESULTS / each + 100;
    String sarif = report(ReportFormat.SARIF, run(result, images));
    JsonNode run = only(sarif);
    assertThat(run.get("results")).hasSize(5_000);
    // distinct elements, as the schema asks
    assertThat(run.get("artifacts")).hasSize(1);
    List<String> levels = new ArrayList<>();
    for (JsonNode found : run.get("results")) {
      levels.add(found.get("level").asString());
      JsonNode locations = found.get("locations");
      assertThat(locations).hasSize(1);
      assertThat(found.has("codeFlows")).isFalse();
      assertThat(found.get("message").get("text").asString()).isNotBlank();
      JsonNode fingerprints = found.get("partialFingerprints");
      assertThat(fingerprints.get("primaryLocationLineHash").asString()).matches("[0-9a-f]{32}:1");
      assertThat(locations.get(0).get("physicalLocation").get("region").get("startLine").asInt())
          .isOne();
    }
    assertThat(levels).containsSubsequence("error", "note").doesNotContainSequence("note", "error");
    assertThat(levels.stream().filter("error"::equals)).hasSize(images);
    assertThat(gzipped(sarif)).isLessThan(10_000_000);
  }

  @Test
  void longTextsAreCutSoThatAReportIsTaken() throws IOException {
    StringBuilder random = new StringBuilder();
    java.util.Random source = new java.util.Random(1);
    for (int i = 0; i < 100_000; i++) {
      random.append((char) ('!' + source.nextInt(90)));
    }
    Result result = saying(result(), random.toString());
    String sarif = report(ReportFormat.SARIF, run(result, 5_000));
    JsonNode results = only(sarif).get("results");
    assertThat(results.get(0).get("message").get("text").asString())
        .hasSize(SarifReport.LONGEST_TEXT)
        .endsWith("…");
    assertThat(results.size()).isBetween(100, 4_999);
    assertThat(gzipped(sarif)).isLessThan(10_000_000);

    for (String line : report(ReportFormat.GITHUB, run(result, 1)).lines().toList()) {
      String message = line.substring(line.indexOf("::", 2) + 2);
      String shown = message.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
      assertThat(shown).hasSizeLessThanOrEqualTo(4_096);
      assertThat(line).startsWith("::");
    }
  }

  @Test
  void aSummaryStaysUnderOneMebibyte() throws IOException {
    String summary = report(ReportFormat.MARKDOWN, run(result(), 5_000));
    assertThat(summary.getBytes(StandardCharsets.UTF_8).length).isBetween(900_000, 1 << 20);
    assertThat(summary).containsPattern("\nLeft out for the size of this summary: \\d+ rows");
    assertThat(report(ReportFormat.MARKDOWN, run(result(), 50))).doesNotContain("Left out");
  }

  /** GitHub shows ten of each kind in a step, the first ones. */
  @Test
  void whatDecidesIsAmongTheAnnotationsThatAreShown() throws IOException {
    List<String> lines = report(ReportFormat.GITHUB, run(result(), 10)).lines().toList();
    assertThat(lines.subList(0, 10)).allMatch(line -> line.startsWith("::error file="));
    assertThat(lines.stream().filter(line -> line.startsWith("::error"))).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "build/a.ova, build/a.ova",
    "./build//a.ova, build/a.ova",
    "build/../a b.ova, a%20b.ova",
    "/home/ci/work/build/a.ova, build/a.ova",
    "/home/ci/workshop/a.ova, file:///home/ci/workshop/a.ova",
    "../a.ova, ../a.ova",
    "C:a.ova, C%3Aa.ova",
    "a%0A?#.ova, a%250A%3F%23.ova",
    "ä.ova, %C3%A4.ova"
  })
  void filesBelowTheWorkingDirectoryAreRelative(String image, String uri) {
    assertThat(SarifReport.uri(image, Path.of("/home/ci/work"))).isEqualTo(uri);
    assertThat(java.net.URI.create(uri).normalize()).hasToString(uri);
  }

  @Test
  void textsAreCutBetweenCharacters() {
    assertThat(Escape.shortened("abcd", 4)).isEqualTo("abcd");
    assertThat(Escape.shortened("abcde", 4)).isEqualTo("abc…");
    assertThat(Escape.shortened("ab\ud83d\ude00e", 4)).isEqualTo("ab…");
  }

  private static int gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.size();
  }

  /** A rejection with notes. */
  private static Result result() throws IOException {
    Path image = Fixtures.image("debian8-686-pae");
    ReadCounter counter = new ReadCounter();
    Knowledge knowledge = Knowledge.asOf(DAY);
    ImportRequest request =
        new ImportRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), DAY);
    try (FileSource file = FileSource.open(image, counter);
        Machine machine = MachineOpener.open(file, FolderSiblings.of(image, counter))) {
      Inspection inspection =
          Inspector.inspect(
              "image.raw", machine, Predictor.questions(knowledge, true, false, (done) -> {}));
      Prediction prediction = Predictor.predict(inspection, request, knowledge);
      SnapshotRoute route = Predictor.snapshotRoute(inspection, request, knowledge);
      return new Result(
          inspection,
          request,
          prediction,
          route,
          Judgement.of(prediction, route, Policy.DEFAULT, List.of(image), DAY, List.of()),
          1,
          1,
          Optional.empty());
    }
  }

  /** The same, with a decisive finding that says this. */
  private static Result saying(Result result, String fact) {
    Prediction told = result.prediction();
    Finding finding = told.decisive().orElseThrow();
    Finding saying =
        new Finding(
            finding.rule(),
            finding.effect(),
            finding.confidence(),
            finding.state(),
            finding.message(),
            fact,
            finding.place(),
            finding.fix(),
            finding.details());
    Prediction changed =
        new Prediction(
            told.verdict(),
            told.confidence(),
            told.state(),
            told.message(),
            told.time(),
            Optional.of(saying),
            told.next(),
            told.notes());
    return new Result(
        result.inspection(),
        result.request(),
        changed,
        result.snapshotRoute(),
        Judgement.of(changed, result.snapshotRoute(), Policy.DEFAULT, List.of(), DAY, List.of()),
        result.bytesRead(),
        result.requests(),
        result.uplink());
  }
}
