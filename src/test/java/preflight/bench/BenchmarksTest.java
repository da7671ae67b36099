package preflight.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import preflight.block.PartitionTable;

/** Each benchmark once, and that it reads what it says it measures: nothing is timed here. */
class BenchmarksTest {

  @Test
  void extFindsWhatItLooksUp() throws IOException {
    ExtBenchmark benchmark = new ExtBenchmark();
    benchmark.load();
    assertThat(benchmark.open().facts().type()).isEqualTo("ext4");
    assertThat(benchmark.directoryLookup()).isPresent();
    assertThat(benchmark.directoryList()).hasSize(501);
    assertThat(benchmark.extentTree()).startsWith("000000000000000\n".getBytes(US_ASCII));
    assertThat(benchmark.extentTree().length).isGreaterThan(1 << 20);
  }

  @Test
  void disksAreOfTheKindsThatTheyAreMeasuredFor() throws IOException {
    DiskBenchmark benchmark = new DiskBenchmark();
    benchmark.load();
    assertThat(benchmark.masterBootRecord().kind()).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(benchmark.guidPartitionTable().kind()).isEqualTo(PartitionTable.Kind.GPT);
    byte[] root = benchmark.inflateGrains();
    // s_magic of the ext superblock
    assertThat(root[1080]).isEqualTo((byte) 0x53);
    assertThat(root[1081]).isEqualTo((byte) 0xEF);
  }

  @Test
  void guestFilesAreReadWhole() throws IOException {
    GuestBenchmark benchmark = new GuestBenchmark();
    benchmark.load();
    assertThat(benchmark.grubScript().errors()).isEmpty();
    assertThat(benchmark.cpio().isWhole()).isTrue();
    assertThat(benchmark.cpio().allModules()).hasSize(400);
    assertThat(benchmark.gzippedCpio().allModules()).hasSize(400);
    assertThat(benchmark.kernelVersion().release()).contains("3.16.0-4-amd64");
  }
}
