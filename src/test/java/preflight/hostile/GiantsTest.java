package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * However large a disk says it is, a check takes no more than 256 MiB of resident memory (the whole
 * process: heap, class metadata, native codecs) and the time of a small one.
 */
class GiantsTest {

  private static final long MOST_KIB = 256 * 1024;

  @TempDir Path folder;

  private Launcher launcher;

  @BeforeEach
  void install() throws Exception {
    launcher = new Launcher(Files.createDirectory(folder.resolve("home")));
  }

  /** A whole guest with an initrd packed by zstd, first as it is. */
  @Test
  void rawDiskOf64Tib() throws Exception {
    Path small = Fixtures.image("ubuntu2204-gpt");
    Path sparse = folder.resolve("giant.raw");
    boolean asFile = GiantDisks.padded(small, sparse, 64 * GiantDisks.TIB);
    Path memory = Path.of("/dev/shm", "preflight-" + ProcessHandle.current().pid() + ".raw");
    Path giant = asFile ? sparse : memory;
    try {
      asFile =
          asFile
              || (Files.isWritable(Path.of("/dev/shm"))
                  && GiantDisks.padded(small, memory, 64 * GiantDisks.TIB));
      Launcher.Run base = check(small);
      if (asFile) {
        verify(base, check(giant), "rawDiskOf64Tib as a file");
      }
      Launcher.Run synthetic =
          launcher.run(List.of(), "synthetic", small.toString(), "" + 64 * GiantDisks.TIB);
      verify(base, synthetic, "rawDiskOf64Tib as a source");
      JsonNode found = result(synthetic);
      assertThat(disk(found).get("size").asLong()).isEqualTo(64 * GiantDisks.TIB);
      assertThat(found.at("/inspection/guest/kernel/release").asString())
          .isEqualTo("5.15.0-67-generic");
      assertThat(found.at("/inspection/guest/initrd/contents/state").asString()).isEqualTo("known");
    } finally {
      Files.deleteIfExists(memory);
    }
  }

  @Test
  void emptyVmdkOf4Tib() throws Exception {
    Path small =
        Files.write(folder.resolve("small.vmdk"), GiantDisks.emptyVmdk(GiantDisks.TIB / 1024));
    Path giant =
        Files.write(folder.resolve("giant.vmdk"), GiantDisks.emptyVmdk(4 * GiantDisks.TIB));
    Launcher.Run run = check(giant);
    verify(check(small), run, "emptyVmdkOf4Tib");
    assertThat(disk(result(run)).get("size").asLong()).isEqualTo(4 * GiantDisks.TIB);
    assertThat(disk(result(run)).at("/table/kind").asString()).isEqualTo("no partition table");
  }

  /** All empty but the first. */
  @Test
  void tenThousandPartitionsOfAGpt() throws Exception {
    Path small = Fixtures.image("ubuntu2204-gpt");
    Path giant = Files.copy(small, folder.resolve("giant.raw"));
    GiantDisks.manyPartitions(giant, 10_000, new long[] {4096, 98_270});
    Launcher.Run run = check(giant);
    verify(check(small), run, "tenThousandPartitionsOfAGpt");
    assertThat(disk(result(run)).get("devices").size()).isGreaterThanOrEqualTo(10_000);
    assertThat(result(run).at("/inspection/guest/kernel/release").asString())
        .isEqualTo("5.15.0-67-generic");
    Launcher.Run text = launcher.run(List.of(), "check", giant.toString());
    assertThat(text.out().lines().count()).isLessThan(100);
  }

  /** Linux numbers 256 partitions on a disk at most. */
  @Test
  void tenThousandLogicalPartitions() throws Exception {
    Path small = Fixtures.image("debian8-raw");
    Path giant = Files.copy(small, folder.resolve("giant.raw"));
    GiantDisks.longChain(giant, 10_000, Files.size(small) / 512);
    Launcher.Run run = check(giant);
    verify(check(small), run, "tenThousandLogicalPartitions");
    assertThat(run.out()).contains("the chain has more than 256 records");
  }

  private Launcher.Run check(Path image) {
    return launcher.run(List.of(), "check", "--format", "json", image.toString());
  }

  private static void verify(Launcher.Run small, Launcher.Run giant, String name) {
    System.out.printf(
        "%s: %d MiB resident (%d), %d ms of processor time (%d)%n",
        name, giant.peakKib() / 1024, small.peakKib() / 1024, giant.cpuMillis(), small.cpuMillis());
    assertThat(giant.err()).isEmpty();
    assertThat(giant.peakKib()).isBetween(1024L, MOST_KIB);
    assertThat(giant.cpuMillis()).isLessThan(2 * small.cpuMillis() + 1000);
  }

  private static JsonNode result(Launcher.Run run) {
    return JsonMapper.shared().readTree(run.out()).get("results").get(0);
  }

  private static JsonNode disk(JsonNode result) {
    return result.at("/inspection/disks/0");
  }
}
