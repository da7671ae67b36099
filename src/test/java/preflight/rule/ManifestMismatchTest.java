package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.image.ova.Ovas;

/** One finding for each file, however often the manifest names it. */
class ManifestMismatchTest {

  @TempDir Path folder;

  @Test
  void tellsOfAFileOnce() throws Exception {
    String wrong = "SHA256(disk.raw)= " + "0".repeat(64) + "\n";
    String missing = "SHA256(gone.raw)= " + "0".repeat(64) + "\n";
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("image.ovf", Ovas.simpleDescriptor("disk.raw"));
    members.put(
        "image.mf", (wrong.repeat(20) + missing.repeat(20)).getBytes(StandardCharsets.UTF_8));
    members.put("disk.raw", Ovas.disk('x', 8));
    Path ova = Files.write(folder.resolve("image.ova"), Ovas.tar(members));
    String out = Cli.run("check", "--verify-manifest", ova.toString()).out();
    assertThat(out.split("is not the one whose digest", -1)).hasSize(2);
    assertThat(out.split("gone.raw", -1).length).isLessThanOrEqualTo(3);
  }
}
