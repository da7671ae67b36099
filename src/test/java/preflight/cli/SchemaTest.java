package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.task.MeasuredRuns;

/** The JSON output is what the published schema says. */
class SchemaTest {

  private final Schema schema = schema("check");

  static Schema schema(String name) {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/" + name + ".schema.json")), InputFormat.JSON);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian8-ova",
        "debian8-vdi",
        "debian8-686-pae",
        "debian8-ova-truncated",
        "debian8-ova-without-ovf",
        "debian8-initrd-damaged",
        "minimal-extlinux",
        "bare-ext3",
        "nixos",
        "ubuntu2204-gpt",
        "zeros"
      })
  void describesWhatACheckPrints(String fixture) throws Exception {
    assertThat(errors(check(Fixtures.image(fixture).toString()))).isEmpty();
  }

  @Test
  void describesARunWithoutAnyResult() {
    assertThat(errors(check("/nonexistent/image.raw"))).isEmpty();
  }

  @Test
  void isNotSatisfiedByAnything() {
    assertThat(errors("{\"schema\": \"preflight-check-1\", \"results\": [{}]}")).isNotEmpty();
    assertThat(errors("{}")).isNotEmpty();
  }

  @Test
  void describesAnUploadAndEachRequest() throws Exception {
    String image = Fixtures.image("debian8-686-pae").toString();
    assertThat(errors(check("--boot-mode", "uefi-preferred", image))).isEmpty();
    String asked = check("--uplink", "20Mbit", image);
    assertThat(errors(asked)).isEmpty();
    assertThat(asked.replaceAll("\\s+", " "))
        .contains("\"bitsPerSecond\" : 20000000, \"seconds\" : 14 }")
        .contains("\"path\" : [ \"pending\", \"validating\", \"validated\", \"converting\",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MeasuredRuns.SUCCESS,
        MeasuredRuns.ENDLESS_BOOTING,
        MeasuredRuns.INTERNAL_ERROR,
        MeasuredRuns.KERNEL_VERSION,
        "0 2 pending"
      })
  void describesWhatAReplayPrints(String run, @TempDir Path folder) throws Exception {
    Path log = folder.resolve("run.csv");
    Files.write(log, MeasuredRuns.csv(run));
    String image = Fixtures.image("debian8-686-pae").toString();
    Schema replay = schema("replay");
    String plain = Cli.run("task", "replay", "--format", "json", log.toString()).out();
    assertThat(replay.validate(plain, InputFormat.JSON)).isEmpty();
    String compared =
        Cli.run("task", "replay", "--format", "json", "--compare", image, log.toString()).out();
    assertThat(replay.validate(compared, InputFormat.JSON)).isEmpty();
    assertThat(compared).contains("\"agreement\" : ");
    assertThat(replay.validate("{}", InputFormat.JSON)).isNotEmpty();
  }

  private List<Error> errors(String json) {
    return schema.validate(json, InputFormat.JSON);
  }

  private static String check(String... arguments) {
    List<String> all = new ArrayList<>(List.of("check", "--format", "json"));
    all.addAll(List.of(arguments));
    return Cli.run(all.toArray(new String[0])).out();
  }
}
