package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import preflight.fixture.Fixtures;
import preflight.policy.ConfigurationFinding;
import preflight.report.ReportFormat;
import preflight.rule.Rules;
import preflight.testing.Harmless;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reports that other programs read. */
class ReportsTest {

  private static final String DAY = "2016-06-06";

  @TempDir Path folder;

  private static String image(String name) {
    return Fixtures.image(name).toString();
  }

  private static Cli.Answer check(String format, String... images) {
    List<String> all = new ArrayList<>(List.of("check", "--as-of", DAY, "--format", format));
    all.addAll(List.of(images));
    return Cli.run(all.toArray(new String[0]));
  }

  @Test
  void sarifTellsRulesArtifactsAndResults() {
    String rejected = image("debian8-686-pae");
    Cli.Answer answer = check("sarif", rejected, image("debian8-ova"), "/no/such.raw");
    assertThat(answer.status()).isEqualTo(2);
    JsonNode run = JsonMapper.shared().readTree(answer.out()).get("runs").get(0);
    JsonNode rules = run.get("tool").get("driver").get("rules");
    assertThat(rules).hasSize(Rules.everyone().size() + ConfigurationFinding.RULES.size());
    Set<String> ids = new HashSet<>();
    for (JsonNode rule : rules) {
      assertThat(ids.add(rule.get("id").asString())).isTrue();
      assertThat(rule.get("name").asString()).matches("([A-Z0-9][a-z0-9]*)+");
      assertThat(rule.get("helpUri").asString()).as(rule.toString()).startsWith("https://");
      for (String part : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(rule.get(part).get("text").asString()).as(rule.toString()).isNotBlank();
      }
      assertThat(rule.get("help").get("markdown").asString()).contains("## How to fix it");
    }
    assertThat(run.get("artifacts")).hasSize(2);
    JsonNode first = run.get("results").get(0);
    assertThat(first.get("ruleId").asString()).isEqualTo("PF502");
    assertThat(rules.get(first.get("ruleIndex").asInt()).get("id").asString()).isEqualTo("PF502");
    assertThat(first.get("level").asString()).isEqualTo("error");
    assertThat(first.get("message").get("text").asString())
        .isEqualTo(
            "EC2 rejects it while updating with \"ClientError: Unsupported kernel version"
                + " 3.16.0-4-686-pae\". The default boot entry starts a 32-bit kernel,"
                + " 3.16.0-4-686-pae.");
    JsonNode location = first.get("locations").get(0);
    assertThat(location.get("physicalLocation").get("artifactLocation").get("uri").asString())
        .isEqualTo("file://" + rejected);
    assertThat(location.get("logicalLocations").get(0).get("fullyQualifiedName").asString())
        .isEqualTo("debian8-686-pae.raw:p1:/boot/grub/grub.cfg:79");
    JsonNode invocation = run.get("invocations").get(0);
    assertThat(invocation.get("executionSuccessful").asBoolean()).isFalse();
    assertThat(invocation.get("toolExecutionNotifications").get(0).toString())
        .contains("/no/such.raw: there is no such file");
  }

  @Test
  void sarifPointsToTheByteWhereTheDiskIsTheFile() {
    JsonNode run = JsonMapper.shared().readTree(check("sarif", image("zeros")).out());
    JsonNode region =
        run.get("runs").get(0).get("results").get(0).get("locations").get(0).findValue("region");
    assertThat(region.get("startLine").asInt()).isEqualTo(1);
    assertThat(region.get("byteOffset").asLong(-1)).isZero();
    // in a container the offset is not one of the file, and within the guest there is none
    for (String other : List.of("debian8-686-pae", "debian8-vdi")) {
      JsonNode whole = JsonMapper.shared().readTree(check("sarif", image(other)).out());
      assertThat(whole.get("runs").get(0).get("results").get(0).findValue("byteOffset")).isNull();
    }
  }

  @Test
  void sarifPointsToTheByteWhereAnArchiveEnds() throws IOException {
    String cut = image("debian8-ova-truncated");
    JsonNode results =
        JsonMapper.shared().readTree(check("sarif", cut).out()).get("runs").get(0).get("results");
    List<String> places = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    for (JsonNode result : results) {
      if (result.get("ruleId").asString().equals("PF106")) {
        places.add(result.findValue("fullyQualifiedName").asString());
        JsonNode offset = result.findValue("byteOffset");
        bytes.add(offset == null ? -1 : offset.asLong());
      }
    }
    // the archive's own end, and that of the disk within it, which is no byte of the file
    assertThat(places)
        .containsExactly(
            cut + " at byte 271360", "debian8-ova-truncated-disk001.vmdk at byte 267264");
    assertThat(bytes).containsExactly(Files.size(Path.of(cut)), -1L);
  }

  @Test
  void jUnitHasACaseForEachImage() throws Exception {
    Cli.Answer answer =
        check("junit", image("debian8-686-pae"), image("debian8-ova"), "/no/such.raw");
    Document document = xml(answer.out());
    Element suites = document.getDocumentElement();
    assertThat(suites.getAttribute("tests")).isEqualTo("3");
    assertThat(suites.getAttribute("failures")).isEqualTo("1");
    assertThat(suites.getAttribute("errors")).isEqualTo("1");
    assertThat(((Element) suites.getElementsByTagName("testsuite").item(0)).getAttribute("skipped"))
        .isEqualTo("0");
    Element failure = (Element) document.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("PF502 kernel-32-bit");
    assertThat(failure.getAttribute("message")).contains("Unsupported kernel version 3.16.0-4");
    assertThat(failure.getTextContent()).contains("  $ apt-get install linux-image-amd64:amd64");
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("system-out").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(1);
  }

  @Test
  void githubTellsWhatDecidesFirst() {
    String rejected = image("debian8-686-pae");
    Cli.Answer answer = check("github", image("debian8-ova"), rejected);
    List<String> lines = answer.out().lines().toList();
    assertThat(lines.get(0))
        .startsWith("::error file=" + rejected + ",title=PF502 kernel-32-bit::EC2 rejects it")
        .contains("%0AFix: Install the 64-bit kernel");
    assertThat(lines).allMatch(line -> line.matches("::(error|warning|notice) file=.*::.*"));
    assertThat(lines.get(lines.size() - 1)).startsWith("::notice ");
    assertThat(Cli.run("check", "--format", "github", "/no/100%,a:b").out())
        .isEqualTo("::error file=/no/100%25%2Ca%3Ab,title=not read::there is no such file\n");
  }

  @Test
  void markdownHasATableAndWhatToDo() {
    Cli.Answer answer = check("markdown", image("debian8-686-pae"), image("debian8-ova"));
    assertThat(answer.out())
        .contains("\n| image | verdict | what EC2 says | confidence |\n|---|---|---|---|\n| <code>")
        .contains("| ❌ rejected | <code>ClientError&#58; Unsupported kernel version 3&#46;16")
        .contains("| ✅ likely completes |  | medium |\n")
        .contains("  ```sh\n  dpkg --add-architecture amd64 && apt-get update\n");
  }

  @Test
  void severalReportsAreWrittenAtOnce() throws Exception {
    Path sarif = folder.resolve("out.sarif");
    Path junit = folder.resolve("out.xml");
    Files.writeString(junit, "old");
    String image = image("debian8-686-pae");
    Cli.Answer answer =
        Cli.run(
            "check",
            "--as-of",
            DAY,
            "--report",
            "sarif=" + sarif,
            "--report",
            "JUnit=" + junit,
            image);
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).startsWith(image + ": rejected");
    assertThat(Files.readString(sarif)).isEqualTo(check("sarif", image).out());
    assertThat(Files.readString(junit)).isEqualTo(check("junit", image).out());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(sarif, junit);
    }
  }

  @Test
  void noReportOverwritesAnImage() throws IOException {
    Path image = Files.copy(Fixtures.image("zeros"), folder.resolve("disk.raw"));
    byte[] before = Files.readAllBytes(image);
    Cli.Answer answer = Cli.run("check", "--report", "json=" + image, image.toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("would overwrite the image").hasLineCount(2);
    assertThat(image).hasBinaryContent(before);
    String other = folder.resolve("a").toString();
    for (String wrong : List.of("json", "xml=" + other, "json=", "json=/no/folder/x.json")) {
      assertThat(Cli.run("check", "--report", wrong, image.toString()).status()).isEqualTo(2);
    }
    assertThat(
            Cli.run("check", "--report", "json=" + other, "--report", "sarif=" + other, "x").err())
        .contains("two reports go to ");
    assertThat(Cli.run("check", "--format", "yaml", "x").err())
        .contains("it takes text, json, jsonl, sarif, junit, github, markdown");
  }

  /** Names and texts that try to be markup, commands, lines and codes of a terminal. */
  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void whatAnImageSaysIsNothingButText(ReportFormat format) throws Exception {
    String evil = "<img src=x>&`|[a](b)%0A ::error::##[error]]]>'\"";
    byte[] image = Files.readAllBytes(Fixtures.image("debian8-686-pae"));
    int changed = 0;
    byte[] from = "3.16.0-4-686-pae (".getBytes(StandardCharsets.UTF_8);
    byte[] to = "3.9\u001b[2J<b>&`|\n:: (".getBytes(StandardCharsets.UTF_8);
    assertThat(to).hasSameSizeAs(from);
    for (int i = 0; i + from.length <= image.length; i++) {
      if (java.util.Arrays.equals(image, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, image, i, to.length);
        changed++;
      }
    }
    assertThat(changed).isPositive();
    Path file = Files.write(folder.resolve(evil.replace('/', '_')), image);
    Cli.Answer answer = check(format.label(), file.toString());
    assertThat(answer.out()).isNotEmpty();
    switch (format) {
      case TEXT -> Harmless.require(answer.out());
      case JSON, JSONL, SARIF -> {
        Harmless.require(answer.out().replace("##[", ""));
        assertThat(JsonMapper.shared().readTree(answer.out()).isObject()).isTrue();
      }
      case JUNIT -> {
        Harmless.require(answer.out());
        assertThat(xml(answer.out()).getElementsByTagName("b").getLength()).isZero();
      }
      case GITHUB -> {
        assertThat(answer.out().lines()).allMatch(line -> line.startsWith("::"));
        answer.out().lines().forEach(line -> Harmless.require(line.substring(2)));
      }
      case MARKDOWN -> {
        Harmless.require(answer.out());
        assertThat(answer.out()).doesNotContain("<img", "<b>", "[a](b)");
      }
    }
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
