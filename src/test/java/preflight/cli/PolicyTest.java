package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a project makes of predictions, by its configuration, its environment and options. */
class PolicyTest {

  @TempDir Path folder;

  private Path good;
  private Path kernel;

  /** A good image and one with a 32-bit kernel, in a folder of their own. */
  @BeforeEach
  void images() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    Path build = Files.createDirectory(folder.resolve("build"));
    good = Files.copy(Fixtures.image("debian8-ova"), build.resolve("good.ova"));
    kernel = Files.copy(Fixtures.image("debian8-686-pae"), build.resolve("kernel.raw"));
  }

  private void configure(String text) throws IOException {
    Files.writeString(folder.resolve(".preflight.yaml"), "as-of: 2016-06-06\n" + text);
  }

  private static Cli.Answer check(Object... arguments) {
    return check(Map.of(), arguments);
  }

  private static Cli.Answer check(Map<String, String> environment, Object... arguments) {
    List<String> all = new ArrayList<>(List.of("check"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Cli.run(environment, all.toArray(String[]::new));
  }

  private static JsonNode json(Cli.Answer answer) {
    return JsonMapper.shared().readTree(answer.out());
  }

  @Test
  void theFileSaysWhatIsAsked() throws Exception {
    configure("boot-mode: legacy-bios\nplatform: Linux\narchitecture: x86_64\n");
    JsonNode request = json(check("--format", "json", good)).get("results").get(0).get("request");
    assertThat(request.get("asOf").asString()).isEqualTo("2016-06-06");
    assertThat(request.get("bootMode").asString()).isEqualTo("legacy-bios");
    assertThat(request.get("platform").asString()).isEqualTo("Linux");
    assertThat(request.get("architecture").asString()).isEqualTo("x86_64");
  }

  @Test
  void theCommandLineCountsBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    configure("");
    Map<String, String> set = Map.of("PREFLIGHT_AS_OF", "2017-01-01", "PREFLIGHT_FORMAT", "json");
    assertThat(json(check(set, good)).findValue("asOf").asString()).isEqualTo("2017-01-01");
    assertThat(json(check(set, "--as-of", "2018-01-01", good)).findValue("asOf").asString())
        .isEqualTo("2018-01-01");
    assertThat(json(check(set, "--as-of=2018-01-01", good)).findValue("asOf").asString())
        .isEqualTo("2018-01-01");
  }

  @Test
  void theEnvironmentIsCheckedLikeTheCommandLine() {
    assertThat(check(Map.of("PREFLIGHT_AS_OF", "soon"), good).err())
        .contains("'soon' is no value of --as-of (from PREFLIGHT_AS_OF)");
    assertThat(check(Map.of("PREFLIGHT_STRICT", "perhaps"), good).err())
        .contains("'perhaps' is no value of PREFLIGHT_STRICT");
    Cli.Answer typo = check(Map.of("PREFLIGHT_ASOF", "2016-06-06"), "--no-initrd", good);
    assertThat(typo.err()).contains("PREFLIGHT_ASOF is no option of check");
    assertThat(check(Map.of("PREFLIGHT_JAVA", "x", "PREFLIGHT_NO_CONFIG", "no"), good).err())
        .doesNotContain("PREFLIGHT_");
  }

  @Test
  void severalValuesStandInTheEnvironmentBetweenCommas() throws Exception {
    configure("");
    Path sarif = folder.resolve("out.sarif");
    Path junit = folder.resolve("out.xml");
    check(Map.of("PREFLIGHT_REPORT", "sarif=" + sarif + ", junit=" + junit), good);
    assertThat(sarif).content().contains("\"2.1.0\"");
    assertThat(junit).content().contains("<testsuites");
    Cli.Answer machine = check(Map.of("PREFLIGHT_DISK", kernel + "," + Fixtures.image("zeros")));
    assertThat(machine.out()).startsWith(kernel + " + ");
    assertThat(check(Map.of("PREFLIGHT_SEVERITY", "PF806=error, PF314=warning"), good).status())
        .isEqualTo(1);
  }

  /** A fault on both routes is two results, of which a viewer must not take one for the other. */
  @Test
  void theSameFaultOnBothRoutesIsTwoResults() throws Exception {
    configure("routes: [import-image, import-snapshot]\n");
    JsonNode results = json(check("--format", "sarif", kernel)).findValue("results");
    List<String> fingerprints = new ArrayList<>();
    for (JsonNode result : results) {
      fingerprints.add(result.findValue("primaryLocationLineHash").asString());
    }
    assertThat(results.findValuesAsString("ruleId")).filteredOn("PF502"::equals).hasSize(2);
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void theNearestFileCountsUpToTheRepository() throws Exception {
    configure("fail-on: never\n");
    assertThat(check(kernel).status()).isZero();
    Files.writeString(folder.resolve("build/.preflight.yaml"), "as-of: 2016-06-06");
    assertThat(check(kernel).status()).isEqualTo(1);
    Files.delete(folder.resolve("build/.preflight.yaml"));
    Files.createDirectory(folder.resolve("build/.git"));
    assertThat(check(kernel).status()).as("of another repository").isEqualTo(1);
  }

  @Test
  void anotherFileOrNoneCanBeNamed() throws Exception {
    configure("fail-on: never\n");
    Path other = Files.writeString(folder.resolve("other.yaml"), "as-of: 2016-06-06\n");
    assertThat(check("--config", other, kernel).status()).isEqualTo(1);
    assertThat(check("--no-config", kernel).status()).isEqualTo(1);
    assertThat(check("--no-config", "--config", other, kernel).status()).isEqualTo(2);
    Cli.Answer missing = check("--config", folder.resolve("none.yaml"), kernel);
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("none.yaml").contains("no such file");
  }

  @Test
  void aFaultOfTheFileEndsTheRun() throws Exception {
    configure("fail_on: never\n");
    Cli.Answer answer = check(good, kernel);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains(".preflight.yaml:2:1: unknown key 'fail_on'");
    Files.write(folder.resolve(".preflight.yaml"), new byte[] {'a', (byte) 0xFF});
    assertThat(check(good).err()).contains("no text in UTF-8");
    Files.writeString(
        folder.resolve(".preflight.yaml"), "\uFEFFfail-on: never\r\nas-of: 2016-06-06\r\n");
    assertThat(check(kernel).status()).as("written by an editor of Windows").isZero();
    Files.delete(folder.resolve(".preflight.yaml"));
    Files.createDirectory(folder.resolve(".preflight.yaml"));
    assertThat(check(good).err()).contains(".preflight.yaml: is no regular file");
    Files.delete(folder.resolve(".preflight.yaml"));
    Files.write(folder.resolve(".preflight.yaml"), new byte[(1 << 20) + 1]);
    assertThat(check(good).err()).contains("too large");
  }

  @Test
  void whatIsIgnoredDoesNotCountAndIsShown() throws Exception {
    configure(
        """
        ignore:
          - rule: PF502
            images: build/kernel.raw
            reason: "built for *another* cloud"
            expires: 2999-01-01
        """);
    Cli.Answer text = check(kernel);
    assertThat(text.status()).isZero();
    assertThat(text.out())
        .contains("rejected, but boots by import-snapshot (passes here)")
        .contains("Ignored\n  PF502 ignored until 2999-01-01 by")
        .contains("built for *another*");
    JsonNode result = json(check("--format", "json", kernel)).get("results").get(0);
    assertThat(result.get("verdict").asString()).isEqualTo("rejected");
    assertThat(result.get("judgement").get("outcome").asString()).isEqualTo("passes");
    JsonNode sarif = json(check("--format", "sarif", kernel)).findValue("suppressions").get(0);
    assertThat(sarif.get("kind").asString()).isEqualTo("external");
    assertThat(sarif.get("justification").asString()).isEqualTo("built for *another* cloud");
    assertThat(sarif.findValue("startLine").asInt()).isEqualTo(3);
    assertThat(check("--format", "junit", kernel).out())
        .contains("failures=\"0\"")
        .contains("built for *another* cloud");
    assertThat(check("--format", "github", kernel).out())
        .doesNotContain("::error")
        .contains("::notice")
        .contains("another");
    assertThat(check("--format", "markdown", kernel).out()).contains("✅ rejected");
  }

  @Test
  void behindWhatIsIgnoredTheNextFaultDecides() throws Exception {
    configure("ignore: [{rule: PF302, reason: so}]\n");
    Path minimal = folder.resolve("build/minimal.raw");
    Files.copy(Fixtures.image("minimal-grub-partition"), minimal);
    JsonNode judgement = json(check("--format", "json", minimal)).findValue("judgement");
    assertThat(judgement.get("outcome").asString()).isEqualTo("fails");
    assertThat(judgement.get("decisive").asString()).isEqualTo("PF303");
    assertThat(check(minimal).status()).isEqualTo(1);
  }

  @Test
  void anIgnoreThatHasExpiredCountsNoMoreAndIsTold() throws Exception {
    configure("ignore: [{rule: PF502, reason: soon mended, expires: 2020-01-01}]\n");
    Cli.Answer answer = check(kernel);
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .contains("PF901 ignore-expired")
        .contains("PF502 was ignored until 2020-01-01 and counts again: soon mended")
        .contains(".preflight.yaml:2:10");
    JsonNode told = json(check("--format", "json", kernel)).get("configuration").get(0);
    assertThat(told.get("code").asString()).isEqualTo("PF901");
    assertThat(told.get("fails").asBoolean()).isFalse();
  }

  @Test
  void anIgnoreThatMatchesNothingIsTold() throws Exception {
    configure("ignore: [{rule: PF502, reason: so}]\n");
    Cli.Answer answer = check(good);
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("PF902 ignore-unmatched");
    assertThat(check("--strict", good).status()).isEqualTo(1);
    assertThat(check(good, kernel).out()).doesNotContain("PF902");
    for (String format : List.of("sarif", "github", "markdown", "junit")) {
      assertThat(check("--format", format, good).out()).as(format).contains("PF902");
    }
    configure("ignore: [{rule: PF502, reason: so, images: kernel.raw}]\n");
    assertThat(check(good).out()).as("not about this image").doesNotContain("PF902");
  }

  @ParameterizedTest
  @CsvSource({
    "good.ova, error, 0",
    "good.ova, warning, 0",
    "good.ova, note, 1",
    "good.ova, never, 0",
    "kernel.raw, error, 1",
    "kernel.raw, never, 0",
  })
  void failsFromThatSeverityOn(String image, String severity, int status) throws Exception {
    configure("");
    Path file = folder.resolve("build").resolve(image);
    assertThat(check("--fail-on", severity, file).status()).isEqualTo(status);
    configure("fail-on: " + severity + "\n");
    assertThat(check(file).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PF806=error", "no-serial-console=ERROR"})
  void aSeverityOfTheProjectCounts(String severity) throws Exception {
    configure("");
    Cli.Answer answer = check("--severity", severity, good);
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("likely completes (fails here by PF806)");
    configure("severity: {PF806: error}\n");
    assertThat(check(good).status()).isEqualTo(1);
    assertThat(check("--severity", "PF806=note", good).status()).isZero();
    assertThat(check("--severity", "PF806", good).status()).isEqualTo(2);
  }

  @Test
  void whatCannotBeToldStaysSoUnlessTheProjectSaysOtherwise() throws Exception {
    configure("");
    Path doubtful = Files.copy(Fixtures.image("debian8-initrd-damaged"), folder.resolve("d.raw"));
    JsonNode result = json(check("--format", "json", doubtful)).get("results").get(0);
    String verdict = result.get("verdict").asString();
    assertThat(result.get("judgement").get("outcome").asString())
        .isEqualTo(
            switch (verdict) {
              case "completes" -> "passes";
              case "cannot tell" -> "cannot tell";
              default -> "fails";
            });
  }

  @Test
  void theOtherRouteCountsWhereItIsAskedFor() throws Exception {
    configure("");
    // a 32-bit kernel boots on no Nitro instance; a stock system without ENA is not reached there
    assertThat(check("--route", "import-snapshot", kernel).status()).isEqualTo(1);
    JsonNode both =
        json(check("--route", "import-image,import-snapshot", "--format", "json", good));
    assertThat(both.findValue("judgement").get("decisive").asString()).isEqualTo("PF705");
    assertThat(check(good).status()).isZero();
    configure("routes: [import-snapshot]\n");
    Cli.Answer answer = check(good);
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("likely completes (fails here by");
    assertThat(check("--format", "sarif", good).out())
        .contains("Registered as it is, the machine does not come up.");
  }
}
