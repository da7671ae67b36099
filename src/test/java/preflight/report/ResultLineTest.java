package preflight.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.Preflight;
import preflight.ec2.ImportRequest;
import preflight.ec2.Route;
import preflight.fixture.Fixtures;
import preflight.policy.FailOn;
import preflight.policy.Ignore;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.policy.Position;
import preflight.policy.Severity;
import preflight.prediction.Predictor;

/** What a line of JSON tells is enough for each report that lists findings. */
class ResultLineTest {

  private static final LocalDate DAY = LocalDate.of(2016, 6, 6);

  static Stream<String> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("fixtures/images"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".raw.xz") || name.endsWith(".ova.xz"))
          .map(name -> name.substring(0, name.length() - ".raw.xz".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<Policy> policies(Preflight.Check check) {
    Position where = new Position(Path.of(".preflight.yaml"), 3, 5);
    List<Ignore> ignores = new ArrayList<>();
    check
        .prediction()
        .decisive()
        .ifPresent(
            finding ->
                ignores.add(
                    new Ignore(
                        finding.rule().code(),
                        List.of(),
                        "known \u00fc",
                        Optional.of(LocalDate.of(2099, 1, 1)),
                        where)));
    return List.of(
        Policy.DEFAULT,
        new Policy(Route.BOTH, FailOn.NOTE, false, Map.of(), ignores),
        new Policy(
            Set.of(Route.IMPORT_SNAPSHOT_REGISTER),
            FailOn.ERROR,
            true,
            Map.of("PF806", Severity.ERROR, "PF705", Severity.NOTE),
            ignores));
  }

  private static Result result(Preflight.Check check, Policy policy, Path image) {
    ImportRequest request = ImportRequest.on(DAY);
    return new Result(
        check.inspection(),
        request,
        check.prediction(),
        check.snapshotRoute(),
        Judgement.of(
            check.prediction(),
            check.snapshotRoute(),
            policy,
            List.of(image),
            DAY,
            Predictor.unread(check.inspection(), request)),
        check.bytesRead(),
        check.requests(),
        Optional.empty());
  }

  private static String print(ReportFormat format, Result result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      format.print(new Run("1", List.of(result), List.of(), List.of()), out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void holdsWhatReportsTell(String fixture) throws IOException {
    Path image = Fixtures.image(fixture);
    Preflight.Check check = Preflight.check(image, ImportRequest.on(DAY));
    for (Policy policy : policies(check)) {
      Result result = result(check, policy, image);
      Optional<KeptResult> kept = KeptResult.of(result, EnumSet.allOf(Rendering.class));
      assertThat(kept).isPresent();
      assertThat(kept.get().renderings()).hasSize(3);
      for (ReportFormat format :
          List.of(
              ReportFormat.SARIF, ReportFormat.JUNIT, ReportFormat.GITHUB, ReportFormat.MARKDOWN)) {
        assertThat(print(format, kept.get().outline())).isEqualTo(print(format, result));
      }
      assertThat(kept.get().outline().judgement().decisive())
          .isEqualTo(withoutPatterns(result.judgement()));
    }
  }

  /** No ignore has any here. */
  private static Optional<preflight.policy.Judged> withoutPatterns(Judgement judgement) {
    return judgement.decisive();
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    Path image = Fixtures.image("zeros");
    Result result = result(Preflight.check(image, ImportRequest.on(DAY)), Policy.DEFAULT, image);
    String line = print(ReportFormat.JSONL, result);
    assertThat(ResultLine.result(line.getBytes(StandardCharsets.UTF_8))).isPresent();
    for (String word : List.of("PF201", "rejected", "updating", "unformatted", "2016-06-06")) {
      String other = line.replace("\"" + word + "\"", "\"other\"");
      assertThat(other).as(word).isNotEqualTo(line);
      assertThat(ResultLine.result(other.getBytes(StandardCharsets.UTF_8))).as(word).isEmpty();
    }
    for (int cut = 0; cut < line.length() - 2; cut += 7) {
      byte[] torn = line.substring(0, cut).getBytes(StandardCharsets.UTF_8);
      assertThat(ResultLine.result(torn)).as("cut at %d", cut).isEmpty();
    }
  }
}
