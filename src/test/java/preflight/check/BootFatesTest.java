package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code preflight boot} tells of genuine installations what is known of them. Needs root where
 * they have to be built.
 */
@Tag("slow")
class BootFatesTest {

  @ParameterizedTest
  @ValueSource(strings = {"stock-root-sda"})
  void areThoseOfGenuineInstallations(String fixture) {
    verify(BootRow.of(fixture));
  }

  /** Compares what the command says with the row. */
  static void verify(BootRow row) {
    Path image = Fixtures.image(row.fixture());
    Cli.Answer answer =
        Cli.run(
            Map.of("PATH", System.getenv("PATH")),
            "boot",
            "--as-of",
            "2026-11-01",
            "--timeout",
            "600",
            "--format",
            "json",
            image.toString());
    JsonNode json = JsonMapper.shared().readTree(answer.out());
    boolean boots = row.seen().equals("login");
    assertThat(json.path("outcome").asString())
        .as(answer.out())
        .isEqualTo(boots ? "boots" : "fails");
    assertThat(answer.status()).isEqualTo(boots ? 0 : 1);
    if (!row.seen().equals("nothing")) {
      assertThat(json.path("ending").asString()).as(answer.out()).isEqualTo(row.seen());
    }
    assertThat(json.path("firmware").asString())
        .isEqualToIgnoringCase(row.machine().firmware().word());
    assertThat(json.path("agreement").asString()).as(answer.out()).isEqualTo("agrees");
  }
}
