package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Workers that each check a part of a list, and what joins their answers. */
class ReportMergeTest {

  private static final Path EXAMPLES = Path.of("docs/examples/fleet");
  private static final int SHARDS = 3;

  @TempDir Path folder;

  private List<String> names;
  private Path list;

  @BeforeEach
  void writeList() throws IOException {
    names = new ArrayList<>();
    for (String name :
        List.of("debian8-ova", "zeros", "nixos", "bare-ext3", "debian8-raw", "ubuntu2204-gpt")) {
      names.add(Fixtures.image(name).toString());
    }
    names.add(3, folder.resolve("missing.raw").toString());
    list = Files.write(folder.resolve("images.txt"), names);
  }

  private List<String> options(String format) {
    return List.of("check", "--as-of", "2016-06-06", "--format", format, "--from", list.toString());
  }

  private static Cli.Answer run(List<String> arguments) {
    return Cli.run(arguments.toArray(new String[0]));
  }

  private Cli.Answer merge(String... arguments) {
    List<String> all = new ArrayList<>(List.of("report", "merge"));
    all.addAll(List.of(arguments));
    return run(all);
  }

  /** What the workers leave behind that the script starts, by the convention of an engine. */
  private List<String> shards(String index, Map<String, String> further) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program =
        Files.writeString(
            bin.resolve("preflight"),
            "#!/bin/sh\nexec '"
                + ProcessHandle.current().info().command().orElseThrow()
                + "' -cp '"
                + System.getProperty("java.class.path")
                + "' preflight.cli.Main \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path out = folder.resolve("results");
    List<String> files = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      ProcessBuilder builder =
          new ProcessBuilder(
              "sh", EXAMPLES.resolve("shard.sh").toString(), list.toString(), out.toString());
      Map<String, String> environment = new HashMap<>(further);
      environment.put(index, Integer.toString(shard));
      environment.put("PATH", bin + ":" + System.getenv("PATH"));
      environment.put("PREFLIGHT_AS_OF", "2016-06-06");
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      files.add(out.resolve("shard-" + shard + ".jsonl").toString());
      assertThat(Files.readAllLines(out.resolve("shard-" + shard + ".jsonl"))).isNotEmpty();
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHARD_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX"})
  void shardsMakeUpTheRunOfAll(String index) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("--list", list.toString(), "--format", "json"));
    arguments.addAll(shards(index, Map.of("SHARD_COUNT", Integer.toString(SHARDS))));
    Cli.Answer merged = merge(arguments.toArray(new String[0]));
    Cli.Answer whole = run(options("json"));
    assertThat(merged.out()).isEqualTo(whole.out());
    assertThat(merged.status()).isEqualTo(whole.status()).isEqualTo(2);
    assertThat(merged.err()).isEmpty();
    arguments.set(3, "jsonl");
    assertThat(merge(arguments.toArray(new String[0])).out())
        .isEqualTo(run(options("jsonl")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sarif", "junit", "github", "markdown"})
  void whatListsFindingsIsThatOfOneRun(String format) throws IOException {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Path part = Files.write(folder.resolve("part-" + i), List.of(names.get(i)));
      Cli.Answer answer =
          run(
              List.of(
                  "check",
                  "--as-of",
                  "2016-06-06",
                  "--format",
                  "jsonl",
                  "--from",
                  part.toString()));
      files.add(Files.writeString(folder.resolve("lines-" + i), answer.out()).toString());
    }
    List<String> arguments =
        new ArrayList<>(List.of("--list", list.toString(), "--format", format));
    arguments.addAll(files);
    Cli.Answer merged = merge(arguments.toArray(new String[0]));
    Cli.Answer whole = run(options(format));
    assertThat(merged.out()).isEqualTo(whole.out());
    assertThat(merged.status()).isEqualTo(whole.status()).isEqualTo(2);
  }

  @Test
  void theDefinitionsOfTheEnginesStartTheScript() throws IOException {
    JsonNode batch =
        JsonMapper.shared().readTree(EXAMPLES.resolve("batch-job-definition.json").toFile());
    JsonNode container = batch.get("containerProperties");
    List<String> command = new ArrayList<>();
    container.get("command").forEach(word -> command.add(word.asString()));
    assertThat(command)
        .containsExactly("sh", "/fleet/shard.sh", "/fleet/images.txt", "/fleet/results");
    assertThat(container.get("environment").get(0).get("name").asString()).isEqualTo("SHARD_COUNT");
    Object job =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(EXAMPLES.resolve("kubernetes-job.yaml")));
    assertThat(job.toString())
        .contains("completionMode=Indexed", "completions=16", "name=SHARD_COUNT, value=16")
        .contains("command=" + command);
  }

  @Test
  void textIsALineForEachImage() throws IOException {
    Path lines = Files.writeString(folder.resolve("a.jsonl"), run(options("jsonl")).out());
    Cli.Answer merged = merge(lines.toString());
    assertThat(merged.out().lines())
        .hasSize(8)
        .contains(
            names.get(0) + ": completes",
            names.get(3) + ": not read: there is no such file",
            "7 images, 2 completes, 1 not read, 4 rejected");
    assertThat(merged.status()).isEqualTo(2);
  }

  @Test
  void tellsWhatIsMissingTwiceOrDamaged() throws IOException {
    String lines = run(options("jsonl")).out();
    String first = lines.substring(0, lines.indexOf('\n') + 1);
    Path whole =
        Files.writeString(folder.resolve("a.jsonl"), first + first + lines.substring(9, 90));
    Cli.Answer merged = merge("--list", list.toString(), "--format", "jsonl", whole.toString());
    assertThat(merged.status()).isEqualTo(2);
    assertThat(merged.out()).isEqualTo(first);
    assertThat(merged.err())
        .contains(names.get(0) + " has several answers, the first one counts")
        .contains("a.jsonl: line 3 is no line of 'check --format jsonl'")
        .contains(names.get(1) + " has no answer");
    Files.writeString(list, "another\n");
    assertThat(merge("--list", list.toString(), whole.toString()).err())
        .contains(names.get(0) + " is not on the list")
        .contains("another has no answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"schema\":\"preflight-check-line-1\"}",
        "{\"schema\":\"preflight-check-line-1\",\"image\":\"a\"}",
        "{\"schema\":\"preflight-check-line-1\",\"image\":\"a\",\"error\":\"b\"} x",
        "{\"schema\":\"other\",\"image\":\"a\",\"error\":\"b\"}"
      })
  void refusesOtherLines(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), text + "\n");
    Cli.Answer merged = merge(file.toString());
    assertThat(merged.status()).isEqualTo(2);
    assertThat(merged.err()).hasLineCount(2).contains("line 1 is no line of");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThat(merge(folder.resolve("none").toString()).status()).isEqualTo(2);
    assertThat(merge("--format", "xml", list.toString()).err())
        .contains("it takes text, jsonl, json");
    assertThat(merge().status()).isEqualTo(2);
    assertThat(Cli.run("report").status()).isEqualTo(2);
  }
}
