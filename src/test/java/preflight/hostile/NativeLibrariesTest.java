package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * zstd and the look for holes use native libraries, which are unpacked into a temporary folder.
 * Where that folder is missing or cannot be written, a check ends with a finding all the same.
 */
class NativeLibrariesTest {

  private static final String KERNEL = "5.15.0-67-generic";

  @TempDir Path folder;

  @Test
  void zstdThatDoesNotLoadLeavesTheInitrdUnread() throws Exception {
    Launcher launcher = new Launcher(folder.resolve("home"));
    Path image = Fixtures.image("ubuntu2204-gpt");
    for (List<String> options : broken()) {
      Launcher.Run run = launcher.run(options, "check", "--format", "json", image.toString());
      assertThat(run.err().replace("WARNING: java.io.tmpdir directory does not exist\n", ""))
          .as(options.toString())
          .isEmpty();
      assertThat(run.status()).as(options.toString()).isIn(0, 1, 3);
      JsonNode result = result(run);
      assertThat(result.at("/inspection/guest/kernel/release").asString()).isEqualTo(KERNEL);
      assertThat(findings(result)).as(options.toString()).contains("PF603 initrd-not-read");
      assertThat(run.out()).contains("its native library does not load");
    }
  }

  @Test
  void whereItLoadsTheInitrdIsRead() throws Exception {
    Launcher launcher = new Launcher(folder.resolve("home"));
    Path image = Fixtures.image("ubuntu2204-gpt");
    Launcher.Run run = launcher.run(List.of(), "check", "--format", "json", image.toString());
    assertThat(findings(result(run))).doesNotContain("PF603 initrd-not-read");
  }

  /** Holes are asked for in files from 1 GiB on. */
  @Test
  void withoutTheLibraryForHolesLargeFilesAreReadAllTheSame() throws Exception {
    Launcher launcher = new Launcher(folder.resolve("home"));
    Path image = folder.resolve("large.raw");
    assertThat(GiantDisks.padded(Fixtures.image("debian8-raw"), image, 3L << 30)).isTrue();
    List<List<String>> all = new ArrayList<>(broken());
    all.add(List.of("-Djffi.boot.library.path=/nonexistent", "-Djffi.extract.dir=/nonexistent"));
    for (List<String> options : all) {
      for (String command : List.of("check", "inspect")) {
        Launcher.Run run = launcher.run(options, command, "--format", "json", image.toString());
        assertThat(run.err().replace("WARNING: java.io.tmpdir directory does not exist\n", ""))
            .as(command + options)
            .isEmpty();
        assertThat(run.status()).as(command + options).isNotEqualTo(2);
        assertThat(run.out()).as(command + options).contains("3.16.0");
      }
    }
  }

  private List<List<String>> broken() throws Exception {
    Path file = Files.writeString(folder.resolve("no-folder"), "");
    return List.of(
        List.of("-Djava.io.tmpdir=/nonexistent"),
        List.of("-Djava.io.tmpdir=" + file),
        List.of("-DZstdTempFolder=/nonexistent"),
        List.of("-DZstdNativePath=/nonexistent/libzstd.so"));
  }

  private static JsonNode result(Launcher.Run run) {
    return JsonMapper.shared().readTree(run.out()).get("results").get(0);
  }

  private static List<String> findings(JsonNode result) {
    List<String> findings = new ArrayList<>();
    for (JsonNode finding : result.get("findings")) {
      findings.add(finding.get("code").asString() + " " + finding.get("name").asString());
    }
    return findings;
  }
}
