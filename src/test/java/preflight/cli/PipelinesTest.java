package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import preflight.fixture.Fixtures;
import preflight.testing.Shell;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documents and examples say of pipelines, executed as far as it goes without services.
 */
@Tag("once")
class PipelinesTest {

  private static final Path HOOKS = Path.of(".pre-commit-hooks.yaml");
  private static final Path GITLAB = Path.of("docs/examples/gitlab-ci/preflight.gitlab-ci.yml");
  private static final Path PACKER = Path.of("docs/examples/packer/debian.pkr.hcl");

  private static final List<String> SUFFIXES =
      List.of(
          "ova", "ovf", "vmdk", "vdi", "vhd", "vhdx", "img", "raw", "qcow2", "OVA", "Vmdk",
          "QCOW2");

  @TempDir Path folder;

  private Path work;
  private Shell shell;

  /** A project with two images that complete, where an upload leaves a trace. */
  @BeforeEach
  void project() throws IOException {
    work = Files.createDirectories(folder.resolve("work"));
    Path build = Files.createDirectories(work.resolve("build"));
    Files.copy(Fixtures.image("debian8-ova"), build.resolve("debian.ova"));
    Files.copy(Fixtures.image("debian8-raw"), build.resolve("data disk.raw"));
    Path hook = Path.of("docs/examples/git-hook/pre-commit");
    Files.createDirectories(work.resolve(hook).getParent());
    Files.copy(hook, work.resolve(hook));
    Files.createDirectories(work.resolve(".git/hooks"));
    shell =
        new Shell(work, folder.resolve("bin"))
            .program("aws", "echo \"$@\" >>uploads.txt")
            .with("GITHUB_STEP_SUMMARY", work.resolve("summary.md").toString());
  }

  private void rejected() throws IOException {
    Files.copy(Fixtures.image("zeros"), work.resolve("build/zeros.ova"));
  }

  @TestFactory
  Stream<DynamicTest> theSnippetsWork() throws IOException {
    List<String> readme = snippets(Path.of("README.md"), "sh");
    List<String> page = snippets(Path.of("docs/pipelines.md"), "sh");
    assertThat(readme).hasSizeGreaterThanOrEqualTo(2);
    assertThat(page).hasSizeGreaterThanOrEqualTo(4);
    List<DynamicTest> tests = new ArrayList<>();
    for (String snippet : Stream.concat(readme.stream(), page.stream()).toList()) {
      tests.add(
          DynamicTest.dynamicTest(snippet.lines().findFirst().orElse(""), () -> run(snippet)));
    }
    return tests.stream();
  }

  /** Passes with images that complete, and where it checks images stops at one that is rejected. */
  private void run(String snippet) throws IOException {
    shell.succeed("sh", "-euc", snippet);
    Matcher report = Pattern.compile("(?:> |junit=|sarif=|=)(preflight\\.\\w+)").matcher(snippet);
    while (report.find()) {
      assertThat(work.resolve(report.group(1))).isNotEmptyFile();
    }
    if (snippet.contains("preflight check")) {
      Path image = work.resolve("build/debian.ova");
      Files.copy(Fixtures.image("zeros"), image, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(work.resolve("uploads.txt"));
      assertThat(shell.run("sh", "-euc", snippet).status()).isOne();
      assertThat(work.resolve("uploads.txt")).doesNotExist();
      Files.copy(
          Fixtures.image("debian8-ova"), image, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } else {
      assertThat(work.resolve(".git/hooks/pre-commit")).isExecutable();
    }
  }

  @Test
  void theHooksNameWhatThereIs() throws IOException {
    List<?> hooks = (List<?>) yaml(Files.readString(HOOKS));
    assertThat(hooks).hasSize(2);
    for (Object hook : hooks) {
      Map<?, ?> fields = (Map<?, ?>) hook;
      assertThat(fields.get("entry")).isEqualTo("preflight check --skip-lfs-pointers");
      assertThat(fields.get("require_serial")).isEqualTo(true);
      assertThat(fields.get("pass_filenames")).isEqualTo(true);
      assertThat(fields.containsKey("stages")).isFalse();
      Pattern files = Pattern.compile(String.valueOf(fields.get("files")));
      for (String suffix : SUFFIXES) {
        assertThat(files.matcher("a/b c." + suffix).find()).as(suffix).isTrue();
      }
      for (String other : List.of("a.ova.txt", "raw", "a.iso", "image", "a.vhdxx")) {
        assertThat(files.matcher(other).find()).as(other).isFalse();
      }
    }
    for (String snippet : snippets(Path.of("docs/pipelines.md"), "yaml")) {
      if (snippet.startsWith("repos:")) {
        Map<?, ?> repo = (Map<?, ?>) ((List<?>) map(yaml(snippet)).get("repos")).get(0);
        Object id = ((Map<?, ?>) ((List<?>) repo.get("hooks")).get(0)).get("id");
        assertThat(hooks).anyMatch(hook -> ((Map<?, ?>) hook).get("id").equals(id));
      }
    }
  }

  /** The version that coursier fetches is the next release of this one. */
  @Test
  void theChannelNamesThisVersion() throws IOException {
    String version =
        Files.readString(Path.of("pom.xml"))
            .replaceFirst("(?s).*?<artifactId>preflight</artifactId>\\s*<version>(.*?)<.*", "$1")
            .replace("-SNAPSHOT", "");
    String channel = Files.readString(Path.of(".pre-commit-channel/preflight.json"));
    assertThat(JsonMapper.shared().readTree(channel).get("dependencies").get(0).asString())
        .isEqualTo("preflight:preflight:" + version);
    assertThat(Main.class.getName())
        .isEqualTo(JsonMapper.shared().readTree(channel).get("mainClass").asString());
  }

  @Test
  void theActionPassesImagesThatComplete() throws IOException {
    Shell.Answer answer = action("build/*.ova\n\nbuild/data disk.raw\n", "", "out.sarif", "true");
    assertThat(answer.status()).as(answer.err()).isZero();
    // variables of the examples' own are not taken for options
    assertThat(answer.err()).doesNotContain("is no option");
    assertThat(answer.out()).contains("::notice file=build/data disk.raw,");
    assertThat(Files.readString(work.resolve("output")))
        .isEqualTo("status=0\nverdict=completes\nsarif=out.sarif\n");
    assertThat(Files.readString(work.resolve("summary.md")))
        .startsWith("before\n## EC2 VM Import")
        .contains("<code>build/debian&#46;ova</code>", "data disk");
    assertThat(Files.readString(work.resolve("out.sarif")))
        .contains("\"uri\" : \"build/debian.ova");
  }

  @Test
  void theActionFailsWhereAnImageIsRejected() throws IOException {
    rejected();
    Shell.Answer answer = action("build/*.ova", "--no-initrd\n --allow-unknown", "s", "true");
    assertThat(answer.status()).as(answer.err()).isOne();
    assertThat(answer.out()).startsWith("::error file=build/zeros.ova,title=PF201");
    assertThat(Files.readString(work.resolve("output"))).contains("status=1\nverdict=rejected\n");
    assertThat(action("build/*.ova", "", "s", "false").status()).isZero();
    assertThat(action("no/*.ova", "", "s", "true").err()).contains("no file matches no/*.ova");
    assertThat(action("\n", "", "s", "true").status()).isEqualTo(2);
    assertThat(action("build/*.ova", "--no-such-option", "s", "true").status()).isEqualTo(2);
  }

  /** Nothing of an input is script, an option or a further output. */
  @Test
  void theActionTakesInputsForWhatTheyAre() throws IOException {
    Path trace = work.resolve("trace");
    String evil = "$(touch " + trace + ");`touch " + trace + "`;\"; touch " + trace + " #";
    assertThat(action(evil, evil, "s", "true").status()).isEqualTo(2);
    assertThat(action("build/debian.ova", evil, "s", "true").status()).isEqualTo(2);
    assertThat(action("build/debian.ova", "", "a\nverdict=completes", "true").status())
        .isEqualTo(2);
    Files.copy(Fixtures.image("zeros"), work.resolve("--allow-unknown"));
    Files.copy(Fixtures.image("zeros"), work.resolve("@list.raw"));
    assertThat(action("--allow-unknown", "", "s", "true").out()).contains("file=--allow-unknown,");
    assertThat(action("@list.raw", "", "s", "true").out()).contains("file=@list.raw,");
    assertThat(trace).doesNotExist();
    Map<?, ?> action = map(yaml(Files.readString(Path.of("action.yml"))));
    for (Object step : (List<?>) map(action.get("runs")).get("steps")) {
      assertThat(String.valueOf(map(step).get("run"))).doesNotContain("${{");
    }
  }

  /** Without a preflight on the path it builds one, and later steps find it. */
  @Test
  void theActionInstallsWhatIsNotThere() throws IOException {
    Path path = work.resolve("path");
    shell
        .with("GITHUB_ACTION_PATH", Path.of("").toAbsolutePath().toString())
        .with("RUNNER_TEMP", folder.resolve("temp").toString())
        .with("GITHUB_PATH", path.toString())
        .program("make", "echo \"$@\" >made.txt");
    shell.succeed("bash", "-eo", "pipefail", "-c", step("install"));
    assertThat(path).doesNotExist();
    shell.without("preflight");
    shell.succeed("bash", "-eo", "pipefail", "-c", step("install"));
    assertThat(Files.readString(work.resolve("made.txt")))
        .isEqualTo(
            "-C "
                + Path.of("").toAbsolutePath()
                + " install PREFIX="
                + folder
                + "/temp/preflight\n");
    assertThat(Files.readString(path)).isEqualTo(folder + "/temp/preflight/bin\n");
  }

  @Test
  void theDocumentedWorkflowFitsTheAction() throws IOException {
    Map<?, ?> action = map(yaml(Files.readString(Path.of("action.yml"))));
    int steps = 0;
    for (String snippet : snippets(Path.of("docs/pipelines.md"), "yaml")) {
      if (snippet.startsWith("on:")) {
        Map<?, ?> job = map(map(map(yaml(snippet)).get("jobs")).get("image"));
        for (Object step : (List<?>) job.get("steps")) {
          if (String.valueOf(map(step).get("uses")).contains("/preflight@")) {
            steps++;
            assertThat(
                    map(action.get("inputs"))
                        .keySet()
                        .containsAll(map(map(step).get("with")).keySet()))
                .isTrue();
          }
        }
      }
    }
    assertThat(steps).isPositive();
    assertThat(map(action.get("outputs")).keySet().toString())
        .isEqualTo("[verdict, status, sarif]");
  }

  @Test
  void theGitLabJobReports() throws IOException {
    Map<?, ?> job = map(map(yaml(Files.readString(GITLAB))).get("preflight"));
    map(job.get("variables")).forEach((n, v) -> shell.with(n.toString(), v.toString()));
    StringBuilder script = new StringBuilder();
    ((List<?>) job.get("script")).forEach(line -> script.append(line).append('\n'));
    // as the runner starts it
    Shell.Answer answer = shell.run("bash", "-eo", "pipefail", "-c", script.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).doesNotContain("is no option");
    String junit = String.valueOf(map(map(job.get("artifacts")).get("reports")).get("junit"));
    assertThat(Files.readString(work.resolve(junit))).contains("<testsuites name=\"preflight\"");
    for (Object path : (List<?>) map(job.get("artifacts")).get("paths")) {
      assertThat(work.resolve(path.toString())).isNotEmptyFile();
    }
    assertThat(map(job.get("allow_failure")).get("exit_codes")).isEqualTo(ExitStatus.CANNOT_TELL);
    rejected();
    assertThat(shell.run("sh", "-e", "-c", script.toString()).status()).isOne();
  }

  @Test
  void thePackerExampleEndsTheBuild() throws IOException {
    String example = Files.readString(PACKER);
    Matcher variable = Pattern.compile("\"(IMAGE)=([^\"]+)\"").matcher(example);
    assertThat(variable.find()).isTrue();
    shell.with(variable.group(1), variable.group(2)).with("PACKER_BUILD_NAME", "debian");
    Matcher inline = Pattern.compile("(?s)inline = \\[(.*?)\\n *]").matcher(example);
    assertThat(inline.find()).isTrue();
    StringBuilder script = new StringBuilder();
    Matcher line = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(inline.group(1));
    while (line.find()) {
      script.append(line.group(1).replace("\\\"", "\"").replace("\\\\", "\\")).append('\n');
    }
    assertThat(script.toString()).startsWith("preflight check ").contains("\"$IMAGE\"");
    Path image = work.resolve(variable.group(2));
    Files.copy(Fixtures.image("debian8-raw"), image);
    Shell.Answer passed = shell.run("sh", "-e", "-c", script.toString());
    assertThat(passed.out()).contains("may be uploaded");
    assertThat(passed.err()).doesNotContain("is no option");
    Files.delete(image);
    Files.copy(Fixtures.image("zeros"), image);
    Shell.Answer answer = shell.run("sh", "-e", "-c", script.toString());
    assertThat(answer.status()).isOne();
    assertThat(answer.out()).doesNotContain("may be uploaded");
  }

  private Shell.Answer action(String images, String args, String sarif, String fail)
      throws IOException {
    Path output = work.resolve("output");
    Files.deleteIfExists(output);
    Files.writeString(work.resolve("summary.md"), "before\n");
    Map<?, ?> inputs = Map.of("images", images, "args", args, "sarif", sarif, "fail", fail);
    Map<?, ?> action = map(yaml(Files.readString(Path.of("action.yml"))));
    for (Object step : (List<?>) map(action.get("runs")).get("steps")) {
      if ("check".equals(map(step).get("id"))) {
        map(map(step).get("env"))
            .forEach(
                (name, value) -> {
                  String input = value.toString().replaceAll("\\$\\{\\{ inputs\\.(.*) }}", "$1");
                  shell.with(name.toString(), String.valueOf(inputs.get(input)));
                });
      }
    }
    shell.with("GITHUB_OUTPUT", output.toString());
    return shell.run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("check"));
  }

  /** The script of a step of the action. */
  static String step(String id) throws IOException {
    Map<?, ?> action = map(yaml(Files.readString(Path.of("action.yml"))));
    for (Object step : (List<?>) map(action.get("runs")).get("steps")) {
      if (id.equals(map(step).get("id"))) {
        return String.valueOf(map(step).get("run"));
      }
    }
    throw new AssertionError("the action has no step " + id);
  }

  private static Object yaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  /** The fenced blocks of a language, but for those about working on the project itself. */
  private static List<String> snippets(Path document, String language) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
            .matcher(Files.readString(document));
    while (block.find()) {
      if (!block.group(1).startsWith("make ")) {
        found.add(block.group(1));
      }
    }
    return found;
  }
}
