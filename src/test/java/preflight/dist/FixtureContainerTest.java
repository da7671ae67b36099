package preflight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/**
 * {@code make fixtures}: images that a container builds, without root and network, are those that
 * are committed.
 */
@Tag("dist")
class FixtureContainerTest {

  private static final Path INDEX = Path.of("fixtures/images/index.tsv");

  @Test
  void buildsWhatIsCommitted() throws Exception {
    boolean engine = DockerClientFactory.instance().isDockerAvailable();
    if (!engine && Boolean.parseBoolean(System.getenv("PREFLIGHT_REQUIRE_ENGINE"))) {
      throw new AssertionError("PREFLIGHT_REQUIRE_ENGINE is set, but no container engine answers");
    }
    Assumptions.assumeTrue(
        engine, "SKIPPED: no container engine answers, see src/main/sh/engine.sh");
    List<String> names = List.of("debian8-ova", "nixos", "ubuntu2204-gpt", "minimal-grub-disk");
    List<String> command = new ArrayList<>(List.of("sh", "src/main/sh/fixtures.sh"));
    command.addAll(names);
    String told = Ran.of(command).good();
    for (String name : names) {
      Path built = Path.of(line(told, name)[1]);
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String digest = HexFormat.of().formatHex(sha.digest(Files.readAllBytes(built)));
      assertThat(digest).as(name).isEqualTo(line(Files.readString(INDEX), name)[4]);
    }
  }

  private static String[] line(String table, String name) {
    return table
        .lines()
        .filter(line -> line.startsWith(name + "\t"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + table))
        .split("\t", -1);
  }
}
