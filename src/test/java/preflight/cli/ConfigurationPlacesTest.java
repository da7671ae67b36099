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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;

/** Configurations where nobody expects them, and settings that contradict each other. */
class ConfigurationPlacesTest {

  @TempDir Path folder;

  private Path image;
  private Path file;

  /** One that is rejected for several faults. */
  @BeforeEach
  void image() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    image = Files.copy(Fixtures.image("bare-ext3"), folder.resolve("bare.raw"));
    file = folder.resolve(".preflight.yaml");
  }

  private Cli.Answer check(Map<String, String> environment, Object... arguments) {
    List<String> all = new ArrayList<>(List.of("check"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.add(image.toString());
    return Cli.run(environment, all.toArray(String[]::new));
  }

  @Test
  @Timeout(30)
  void aPipeIsRefusedAndNotWaitedFor() throws Exception {
    Process made = new ProcessBuilder("mkfifo", file.toString()).start();
    assertThat(made.waitFor()).isZero();
    Cli.Answer answer = check(Map.of());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains(".preflight.yaml: is no regular file");
    assertThat(check(Map.of(), "--config", file).status()).isEqualTo(2);
  }

  @Test
  void aFolderIsRefusedByItsName() throws Exception {
    Files.createDirectory(file);
    assertThat(check(Map.of()).err()).contains(".preflight.yaml: is no regular file");
    assertThat(check(Map.of(), "--config", folder).err()).contains(folder.toString());
  }

  @Test
  void aLinkThatLeadsNowhereIsTold() throws Exception {
    Files.createSymbolicLink(file, Path.of("nowhere"));
    Cli.Answer answer = check(Map.of());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains(".preflight.yaml: there is no such file");
  }

  @Test
  void aByteOrderMarkAndLineEndsOfWindowsDoNoHarm() throws Exception {
    Files.writeString(file, "\uFEFFas-of: 2016-06-06\r\nfail-on: never\r\n");
    assertThat(check(Map.of()).status()).isZero();
  }

  @Test
  void theCommandLineCountsBeforeWhatItExcludesInTheEnvironment() {
    assertThat(check(Map.of("PREFLIGHT_FAIL_ON", "never"), "--strict").status()).isEqualTo(1);
    assertThat(check(Map.of("PREFLIGHT_STRICT", "true"), "--fail-on", "never").status()).isZero();
    assertThat(check(Map.of("PREFLIGHT_CONFIG", "none.yaml"), "--no-config").status()).isEqualTo(1);
    assertThat(check(Map.of("PREFLIGHT_NO_CONFIG", "true"), "--config", "none.yaml").err())
        .contains("none.yaml: there is no such file");
    assertThat(check(Map.of("PREFLIGHT_STRICT", "true", "PREFLIGHT_FAIL_ON", "note")).status())
        .as("who sets both has to choose")
        .isEqualTo(2);
  }

  @Test
  void falseInTheEnvironmentCountsBeforeTheFile() throws Exception {
    image = Files.copy(Fixtures.image("zeros"), folder.resolve("zeros.raw"));
    String ignored = "ignore: [{rule: PF201, reason: so}]\n";
    Files.writeString(file, ignored + "allow-unknown: true\n");
    assertThat(check(Map.of()).status()).isZero();
    assertThat(check(Map.of("PREFLIGHT_ALLOW_UNKNOWN", "false")).status()).isEqualTo(3);
    assertThat(check(Map.of("PREFLIGHT_ALLOW_UNKNOWN", "false"), "--allow-unknown").status())
        .isZero();
  }

  @Test
  void blanksBehindCommasDoNoHarm() {
    assertThat(
            check(
                    Map.of(
                        "PREFLIGHT_ROUTE", "import-image, import-snapshot",
                        "PREFLIGHT_SEVERITY", "PF806=note, PF807=note"))
                .status())
        .isEqualTo(1);
  }

  @Test
  void aFaultThatWeighsLessDoesNotHideTheNext() throws Exception {
    Files.writeString(file, "severity: {PF302: note}\n");
    Cli.Answer answer = check(Map.of(), "--format", "json");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("\"decisive\" : \"PF303\"");
    Files.writeString(file, "severity: {PF302: note, PF303: warning, PF703: note}\n");
    assertThat(check(Map.of()).status()).as("there is no kernel").isEqualTo(3);
    assertThat(check(Map.of(), "--strict").status()).isEqualTo(1);
  }

  /** Nothing is known of what would be in it: nobody can say that it completes. */
  @Test
  void anImageInWhichNothingWasReadDoesNotPassByIgnoringWhy() throws Exception {
    image = Files.copy(Fixtures.image("zeros"), folder.resolve("zeros.raw"));
    assertThat(check(Map.of()).status()).isEqualTo(1);
    for (String text :
        List.of("ignore: [{rule: PF201, reason: so}]\n", "severity: {PF201: note}\n")) {
      Files.writeString(file, text);
      Cli.Answer answer = check(Map.of(), "--format", "json");
      assertThat(answer.status()).as(text).isEqualTo(3);
      assertThat(answer.out())
          .contains("\"verdict\" : \"rejected\"")
          .contains("\"decisive\" : \"PF306\"");
      assertThat(check(Map.of()).out()).contains("rejected (cannot tell here by PF306)");
      assertThat(check(Map.of(), "--route", "import-snapshot").status()).isNotZero();
      assertThat(check(Map.of(), "--allow-unknown").status()).isZero();
    }
    Files.writeString(
        file, "ignore: [{rule: PF201, reason: so}, {rule: PF306, reason: so, images: '*.raw'}]\n");
    assertThat(check(Map.of()).status()).isZero();
  }
}
