package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;

/** How little is read of a genuine installation of 2 GiB. */
@Tag("slow")
class BudgetTest {

  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void raw() {
    verify("raw", Fixtures.image("stock"));
  }

  @Test
  void vdi() {
    verify("VDI", Fixtures.image("stock-vdi"));
  }

  @Test
  void streamOptimizedDisk() throws Exception {
    Path disk = GenuineTest.unpacked(Fixtures.image("stock-ova"), folder);
    verify("streamOptimized VMDK", disk);
  }

  @Test
  void ova() {
    verify("OVA", Fixtures.image("stock-ova"));
  }

  private static void verify(String name, Path image) {
    Check lean = Check.of(List.of("--as-of", "2026-11-01", "--no-initrd"), image);
    Check whole = Check.of(List.of("--as-of", "2026-11-01"), image);
    long initrd = whole.inspection().get("guest").get("initrd").get("size").asLong();
    System.out.printf(
        "%s: read %d KiB without the initrd, %d KiB with it; the initrd has %d KiB%n",
        name, lean.bytesRead() / 1024, whole.bytesRead() / 1024, initrd / 1024);
    assertThat(lean.bytesRead()).as(name).isPositive().isLessThanOrEqualTo(8 * MIB);
    assertThat(initrd).isGreaterThan(10 * MIB);
    assertThat(whole.bytesRead())
        .as(name)
        .isBetween(lean.bytesRead(), lean.bytesRead() + initrd + MIB);
    assertThat(
            whole.inspection().get("guest").get("initrd").get("contents").get("state").asString())
        .isEqualTo("known");
  }
}
