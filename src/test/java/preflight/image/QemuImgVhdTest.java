package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.image.vhd.VhdFiles;
import preflight.image.vhdx.VhdxFiles;
import preflight.io.ByteSource;
import preflight.io.Trouble;
import preflight.testing.Tool;

/** VHD and VHDX disks that qemu-img wrote read as qemu-img itself reads them. */
@Tag("slow")
class QemuImgVhdTest {

  private static final long ODD = (5 << 20) + 512;
  private static final long LARGE = (2L << 30) + (33 << 20) + 3 * 512;

  /** A multiple of 1 MiB and of no cylinder. */
  private static final long EVEN = 37 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "vpc,'subformat=dynamic,force_size=on'," + ODD,
    "vpc,'subformat=fixed,force_size=on'," + ODD,
    "vpc,'subformat=dynamic,force_size=on'," + EVEN,
    "vpc,'subformat=fixed,force_size=on'," + EVEN,
    "vpc,'subformat=dynamic,force_size=on'," + LARGE,
    "vhdx,''," + ODD,
    "vhdx,subformat=fixed," + ODD,
    "vhdx,block_state_zero=on," + EVEN,
    "vhdx,'subformat=dynamic,block_size=1M'," + EVEN,
    "vhdx,'subformat=dynamic,block_size=2M'," + ODD,
    "vhdx,'subformat=dynamic,block_size=32M,log_size=1M'," + EVEN,
    "vhdx,'subformat=dynamic,block_size=256M,log_size=8M'," + LARGE,
    "vhdx,'subformat=fixed,block_size=2M,log_size=32M'," + EVEN,
    "vhdx,'subformat=fixed,block_state_zero=off'," + EVEN,
    "vhdx,'subformat=dynamic,block_size=1M'," + LARGE,
  })
  void readsWhatItWrote(String format, String options, long size) throws Exception {
    Path raw = QemuImgComparison.scatter(folder.resolve("disk.raw"), size, 3 << 20);
    Path image = folder.resolve("disk");
    QemuImgComparison.convert(raw, format, options, image);
    VirtualDisk disk = QemuImgComparison.assertSameAsQemu(image, format);
    assertThat(disk.size()).isEqualTo(size);
    assertThat(disk.container().troubles()).isEmpty();
    String variant = options.contains("fixed") ? "fixed" : "dynamic";
    String name = format.equals("vpc") ? "VHD" : "VHDX";
    assertThat(disk.container().label()).isEqualTo(name + " " + variant);
    // and as what went in, apart from what qemu-img makes of it on the way back
    QemuImgComparison.assertSame(image, raw);
  }

  /** Without force_size qemu-img makes the disk larger, to whole cylinders. */
  @ParameterizedTest
  @ValueSource(strings = {"dynamic", "fixed"})
  void readsDisksThatItGrewToWholeCylinders(String subformat) throws Exception {
    Path raw = QemuImgComparison.scatter(folder.resolve("disk.raw"), EVEN, 3 << 20);
    Path image = folder.resolve("disk.vhd");
    QemuImgComparison.convert(raw, "vpc", "subformat=" + subformat + ",force_size=off", image);
    VirtualDisk disk = QemuImgComparison.assertSameAsQemu(image, "vpc");
    assertThat(disk.size()).isGreaterThan(EVEN);
    assertThat(disk.container().troubles()).isEmpty();
  }

  /**
   * block_state_zero=off marks blocks that were never written NOT_PRESENT, which its own help
   * forbids for a dynamic disk that is converted.
   */
  @Test
  void readsAnEmptyDisk() throws Exception {
    for (String options : new String[] {"block_state_zero=off", "block_state_zero=on"}) {
      Path image = folder.resolve(options);
      Tool.run("qemu-img", "create", "-f", "vhdx", "-o", options, image.toString(), "100M");
      VirtualDisk disk = QemuImgComparison.assertSameAsQemu(image, "vhdx");
      assertThat(disk.content().toOptional().orElseThrow().nextData(0)).isEqualTo(100L << 20);
    }
  }

  @Test
  void skipsTheHolesOfLargeEmptyDisks() throws Exception {
    for (String format : new String[] {"vpc", "vhdx"}) {
      Path image = folder.resolve("empty." + format);
      long size = format.equals("vpc") ? 2039L << 30 : 64L << 40;
      String options = format.equals("vpc") ? "force_size=on" : "log_size=1M";
      Tool.run("qemu-img", "create", "-f", format, "-o", options, image.toString(), size + "");
      VirtualDisk disk = QemuImgComparison.open(image);
      assertThat(disk.size()).isEqualTo(size);
      assertThat(disk.container().troubles()).isEmpty();
      ByteSource content = disk.content().toOptional().orElseThrow();
      assertThat(content.nextData(0)).isEqualTo(size);
    }
  }

  /** What the test-only writers make is what qemu-img takes it for. */
  @Test
  void readsWhatTheTestsWrite() throws Exception {
    Path vhdx = Files.write(folder.resolve("a.vhdx"), VhdxFiles.dynamic());
    assertThat(QemuImgComparison.assertSameAsQemu(vhdx, "vhdx").container().troubles()).isEmpty();
    // sizes by the geometry, since it knows no creator "tst": one cylinder of 32 sectors
    Path dynamic = Files.write(folder.resolve("a.vhd"), VhdFiles.dynamic());
    assertThat(QemuImgComparison.assertSameAsQemu(dynamic, "vpc").container().troubles()).isEmpty();
    Path fixed = Files.write(folder.resolve("b.vhd"), VhdFiles.fixed());
    assertThat(QemuImgComparison.assertSameAsQemu(fixed, "vpc").container().troubles()).isEmpty();
  }

  /**
   * qemu-img reads no file with a log that must be replayed ("opened read-only, but contains a log
   * that needs to be replayed"), but its check replays the log into the file.
   */
  @Test
  void replaysALogAsItsCheckDoes() throws Exception {
    Path image = Files.write(folder.resolve("log.vhdx"), VhdxFiles.withLog());
    assertThatThrownBy(
            () -> Tool.run("qemu-img", "convert", "-f", "vhdx", image + "", folder + "/no.raw"))
        .hasMessageContaining("log that needs to be replayed");
    Path replayed = Files.write(folder.resolve("replayed.vhdx"), VhdxFiles.withLog());
    Tool.run("qemu-img", "check", "-f", "vhdx", "-r", "all", replayed.toString());
    Path raw = folder.resolve("disk.raw");
    Tool.run("qemu-img", "convert", "-f", "vhdx", "-O", "raw", replayed + "", raw + "");
    VirtualDisk disk = QemuImgComparison.assertSame(image, raw);
    assertThat(disk.container().troubles()).hasSize(1);
    assertThat(QemuImgComparison.assertSame(replayed, raw).container().troubles()).isEmpty();
  }

  /** qemu-img 7.2 opens no VHDX with logical sectors of 4096 bytes. */
  @Test
  void readsSectorsThatItRefuses() throws Exception {
    byte[] bytes = NumberedDisk.sectors(0, 4 << 11);
    Path image = Files.write(folder.resolve("4k.vhdx"), VhdxFiles.ofLargeSectors(bytes));
    assertThatThrownBy(() -> Tool.run("qemu-img", "info", "-f", "vhdx", image.toString()))
        .isInstanceOf(AssertionError.class);
    Path raw = Files.write(folder.resolve("disk.raw"), bytes);
    QemuImgComparison.assertSame(image, raw);
  }

  @ParameterizedTest
  @CsvSource({
    "vpc,'subformat=dynamic,force_size=on'",
    "vhdx,''",
    "vhdx,subformat=fixed",
  })
  void namesACutFile(String format, String options) throws Exception {
    Path raw = QemuImgComparison.scatter(folder.resolve("disk.raw"), EVEN, 4 << 20);
    Path image = folder.resolve("disk");
    QemuImgComparison.convert(raw, format, options, image);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(file.length() * 3 / 4);
    }
    VirtualDisk disk = QemuImgComparison.open(image);
    assertThat(disk.container().troubles()).anyMatch(Trouble.Truncated.class::isInstance);
    assertThat(disk.content().isKnown()).isTrue();
  }
}
