package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.Tool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One genuine installation, handed over in several containers. */
@Tag("slow")
class GenuineTest {

  private static final List<String> TODAY = List.of("--as-of", "2026-11-01");
  private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

  @TempDir static Path folder;

  @BeforeAll
  static void checkAll() throws Exception {
    CHECKS.clear();
    CHECKS.put("raw", Check.of(TODAY, Fixtures.image("stock")));
    CHECKS.put("vdi", Check.of(TODAY, Fixtures.image("stock-vdi")));
    CHECKS.put("sparse", Check.of(TODAY, Fixtures.image("stock-vmdk-sparse")));
    Path ova = Fixtures.image("stock-ova");
    CHECKS.put("ova", Check.of(TODAY, ova));
    CHECKS.put("stream", Check.of(TODAY, unpacked(ova, folder)));
  }

  /** The disk of a package, which is stream-optimized. */
  static Path unpacked(Path ova, Path folder) throws Exception {
    Tool.run("tar", "-xf", ova.toString(), "-C", folder.toString());
    try (var files = Files.newDirectoryStream(folder, "*.vmdk")) {
      return files.iterator().next();
    }
  }

  @Test
  void givesTheSameGuestFactsInEveryContainer() {
    String raw = guest(CHECKS.get("raw"));
    assertThat(raw).contains("Debian GNU/Linux 12", "vmlinuz-6.1.0-", "\"modules\"");
    CHECKS.forEach((name, check) -> assertThat(guest(check)).as(name).isEqualTo(raw));
  }

  /** The facts, with one name for the disk, which is called as its container likes. */
  private static String guest(Check check) {
    JsonNode inspection = check.inspection();
    String disk = inspection.get("disks").get(0).get("name").asString();
    String facts =
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(inspection.get("guest"));
    assertThat(facts).contains("\"" + disk + ":p1\"");
    return facts.replace("\"" + disk + "\"", "\"DISK\"").replace("\"" + disk + ":", "\"DISK:");
  }

  @Test
  void onlyThePackageHasTheCodeOfTheWalkThrough() {
    Map<String, String> codes = new LinkedHashMap<>();
    CHECKS.forEach((name, check) -> codes.put(name, check.inspection().get("code").asString()));
    assertThat(codes)
        .isEqualTo(
            Map.of(
                "raw", "rdgxr", "vdi", "vdgxr", "sparse", "mdgxr", "ova", "odgxr", "stream",
                "mdgxr"));
  }

  @Test
  void refusesTheContainersThatAreNotTaken() {
    assertThat(CHECKS.get("vdi").verdict()).isEqualTo("rejected");
    assertThat(CHECKS.get("vdi").codes("decisive")).containsExactly("PF101");
    assertThat(CHECKS.get("sparse").verdict()).isEqualTo("rejected");
    assertThat(CHECKS.get("sparse").codes("decisive")).containsExactly("PF102");
    assertThat(CHECKS.get("sparse").state()).isEqualTo("validating");
  }

  @Test
  void likelyCompletesAlthoughItsPointReleaseIsNotListed() {
    for (String name : List.of("raw", "ova", "stream")) {
      Check check = CHECKS.get(name);
      assertThat(check.verdict()).as(name).isEqualTo("completes");
      assertThat(check.confidence()).as(name).isEqualTo("medium");
      // and no PF305: whatever is read of a sound file system has its right checksum
      assertThat(check.codes("note")).as(name).contains("PF504").doesNotContain("PF305");
      assertThat(check.codes("decisive")).as(name).isEmpty();
    }
  }
}
