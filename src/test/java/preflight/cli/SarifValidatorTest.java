package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.Tool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Microsoft's SARIF validator, with its own rules and those of what GitHub takes in. Fetched with
 * npm.
 */
@Tag("slow")
class SarifValidatorTest {

  private static final String PACKAGE = "@microsoft/sarif-multitool-linux";
  private static final String VERSION = "5.7.0";

  /** The program has no public page yet; a page of somebody else's would tell nothing about it. */
  private static final String NO_PAGE = "Warning_ProvideToolnformationUri";

  @TempDir static Path folder;

  private static Path validator;

  @BeforeAll
  static void fetch() throws IOException {
    Tool.bytes(
        300,
        "npm",
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        folder.toString(),
        PACKAGE + "@" + VERSION);
    validator = folder.resolve("node_modules/" + PACKAGE + "/Sarif.Multitool");
    assertThat(validator.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void findsNothingWrong() throws IOException {
    Path file = folder.resolve("good.sarif");
    List<String> command =
        new ArrayList<>(
            List.of("check", "--as-of", "2016-06-06", "--report", "sarif=" + file, "/no/such.raw"));
    for (String image :
        List.of("debian8-ova", "debian8-686-pae", "debian8-ova-truncated", "bare-ext3", "zeros")) {
      command.add(Fixtures.image(image).toString());
    }
    command.add(HostileImage.into(folder).toString());
    assertThat(Cli.run(command.toArray(new String[0])).status()).isEqualTo(2);
    assertThat(validate(file)).containsExactly("warning SARIF2005 " + NO_PAGE);
  }

  @Test
  void findsWhatIsWrong() throws IOException {
    Path file = folder.resolve("wrong.sarif");
    String zeros = Fixtures.image("zeros").toString();
    String text = Cli.run("check", "--format", "sarif", zeros).out();
    Files.writeString(file, text.replace("\"locations\" : [", "\"relatedLocations\" : ["));
    assertThat(validate(file)).anyMatch(line -> line.startsWith("error GH1015 "));
  }

  /** Level, rule and message of all that is wrong, each once. */
  private static List<String> validate(Path file) throws IOException {
    Path output = Files.createTempFile(folder, "validated", ".sarif");
    Files.delete(output);
    Tool.run(
        "env",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
        validator.toString(),
        "validate",
        file.toString(),
        "--rule-kind",
        "Sarif;Ghas",
        "--level",
        "Error;Warning",
        "--output",
        output.toString());
    JsonNode run = JsonMapper.shared().readTree(Files.readString(output)).get("runs").get(0);
    List<String> found = new ArrayList<>();
    for (JsonNode result : run.get("results")) {
      String level = result.has("level") ? result.get("level").asString() : "warning";
      String line =
          level
              + " "
              + result.get("ruleId").asString()
              + " "
              + result.get("message").get("id").asString();
      if (!found.contains(line)) {
        found.add(line);
      }
    }
    return found;
  }
}
