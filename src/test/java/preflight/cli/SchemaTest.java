package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;

/** The JSON output is what the published schema says. */
class SchemaTest {

  private final Schema schema = schema();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/check.schema.json")), InputFormat.JSON);
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

  private List<Error> errors(String json) {
    return schema.validate(json, InputFormat.JSON);
  }

  private static String check(String image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        PrintStream err =
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
      Main.run(
          new String[] {"check", "--format", "json", image}, new Terminal(out, err, false, false));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
