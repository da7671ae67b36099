package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fixture.Fixtures;
import preflight.testing.Tool;

/** How little is read of a genuine installation of 2 GiB, whatever container it lies in. */
@Tag("slow")
class BudgetTest {

  private static final long MIB = 1 << 20;
  private static final long MOST_BYTES = 4 * MIB;
  private static final long MOST_REQUESTS = 200;

  @TempDir Path folder;

  @Test
  void raw() {
    verifyBoth("raw", Fixtures.image("stock"));
  }

  @Test
  void vdi() {
    verifyBoth("VDI", Fixtures.image("stock-vdi"));
  }

  @Test
  void streamOptimizedDisk() throws Exception {
    verifyBoth("streamOptimized VMDK", GenuineTest.unpacked(Fixtures.image("stock-ova"), folder));
  }

  @Test
  void ova() {
    verifyBoth("OVA", Fixtures.image("stock-ova"));
  }

  @ParameterizedTest
  @CsvSource({
    "vmdk, subformat=monolithicSparse",
    "vmdk, subformat=twoGbMaxExtentSparse",
    "vmdk, subformat=monolithicFlat",
    "qcow2, cluster_size=65536",
    "qcow2, cluster_size=2M",
    "vpc, subformat=dynamic",
    "vpc, subformat=fixed",
    "vhdx, subformat=dynamic",
  })
  void asQemuWritesIt(String format, String options) {
    Path image = folder.resolve("image." + format);
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O"));
    command.addAll(List.of(format, "-o", options));
    command.addAll(List.of(Fixtures.image("stock").toString(), image.toString()));
    Tool.run(command.toArray(String[]::new));
    verify(format + " " + options, image);
  }

  private static Check verify(String name, Path image) {
    Check lean = Check.of(List.of("--as-of", "2026-11-01", "--no-initrd"), image);
    System.out.printf(
        "%s: %d KiB in %d requests without the initrd's payload%n",
        name, lean.bytesRead() / 1024, lean.requests());
    assertThat(lean.inspection().get("guest").get("kernel").get("state").asString())
        .as(name)
        .isEqualTo("known");
    assertThat(lean.bytesRead()).as(name).isPositive().isLessThanOrEqualTo(MOST_BYTES);
    assertThat(lean.requests()).as(name).isPositive().isLessThanOrEqualTo(MOST_REQUESTS);
    return lean;
  }

  private static void verifyBoth(String name, Path image) {
    Check lean = verify(name, image);
    Check whole = Check.of(List.of("--as-of", "2026-11-01"), image);
    long initrd = whole.inspection().get("guest").get("initrd").get("size").asLong();
    System.out.printf(
        "%s: %d KiB with the initrd's payload of %d KiB%n",
        name, whole.bytesRead() / 1024, initrd / 1024);
    assertThat(initrd).isGreaterThan(10 * MIB);
    assertThat(whole.bytesRead())
        .as(name)
        .isBetween(lean.bytesRead(), lean.bytesRead() + initrd + MIB);
    assertThat(
            whole.inspection().get("guest").get("initrd").get("contents").get("state").asString())
        .isEqualTo("known");
  }
}
