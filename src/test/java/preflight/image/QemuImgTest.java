package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.Trouble;
import preflight.testing.Tool;

/** Disks that qemu-img wrote read as qemu-img itself reads them. */
@Tag("slow")
class QemuImgTest {

  private static final long ODD = (5 << 20) + 512;
  private static final long LARGE = (2L << 30) + (33 << 20) + 3 * 512;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "vdi,",
    "vdi,static=on",
    "vmdk,subformat=monolithicSparse",
    "vmdk,subformat=monolithicFlat",
    "vmdk,subformat=twoGbMaxExtentSparse",
    "vmdk,subformat=twoGbMaxExtentFlat",
    "vmdk,subformat=streamOptimized",
  })
  void readsWhatItWrote(String format, String options) throws Exception {
    Path raw = folder.resolve("disk.raw");
    QemuImgComparison.scatter(raw, ODD, 4 << 20);
    compare(raw, format, options);
  }

  @ParameterizedTest
  @CsvSource({
    "vdi,",
    "vmdk,subformat=monolithicSparse",
    "vmdk,subformat=twoGbMaxExtentSparse",
    "vmdk,subformat=twoGbMaxExtentFlat",
    "vmdk,subformat=streamOptimized",
  })
  void readsMoreThanTwoGibibytes(String format, String options) throws Exception {
    Path raw = folder.resolve("disk.raw");
    QemuImgComparison.scatter(raw, LARGE, 1 << 20);
    compare(raw, format, options);
  }

  private void compare(Path raw, String format, String options) throws Exception {
    Path image = folder.resolve("disk." + format);
    QemuImgComparison.convert(raw, format, options == null ? "" : options, image);
    VirtualDisk disk = QemuImgComparison.assertSameAsQemu(image, format);
    assertThat(disk.container().troubles()).isEmpty();
    if (format.equals("vmdk")) {
      assertThat(disk.container().variant()).isEqualTo(options.substring("subformat=".length()));
    }
    assertThat(disk.size()).isEqualTo(Files.size(raw));
  }

  @Test
  void skipsTheHolesOfAnEmptyDiskOfTwoTebibytes() throws Exception {
    for (String subformat : List.of("monolithicSparse", "streamOptimized")) {
      Path image = folder.resolve(subformat + ".vmdk");
      Tool.run(
          "qemu-img",
          "create",
          "-f",
          "vmdk",
          "-o",
          "subformat=" + subformat,
          image.toString(),
          "2T");
      VirtualDisk disk = QemuImgComparison.open(image);
      ByteSource content = disk.content().toOptional().orElseThrow();
      assertThat(content.nextData(0)).isEqualTo(2L << 40);
    }
  }

  @Test
  void namesACutFile() throws Exception {
    Path raw = folder.resolve("disk.raw");
    QemuImgComparison.scatter(raw, ODD, 4 << 20);
    for (String options : List.of("subformat=monolithicSparse", "subformat=streamOptimized")) {
      Path image = folder.resolve("disk.vmdk");
      Tool.run(
          "qemu-img", "convert", "-O", "vmdk", "-o", options, raw.toString(), image.toString());
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(file.length() * 3 / 4);
      }
      VirtualDisk disk = QemuImgComparison.open(image);
      assertThat(disk.container().troubles()).hasSize(1);
      assertThat(disk.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
      assertThat(disk.content().isKnown()).isTrue();
    }
  }

  @Test
  void namesTheFormatsItDoesNotRead() throws Exception {
    for (String format : List.of("qcow", "qed", "parallels")) {
      Path image = folder.resolve("disk." + format);
      Tool.run("qemu-img", "create", "-f", format, image.toString(), "64M");
      VirtualDisk disk = QemuImgComparison.open(image);
      assertThat(disk.content()).as(format).isInstanceOf(Fact.Failed.class);
      if (!format.equals("parallels")) {
        assertThat(disk.size()).as(format).isEqualTo(64L << 20);
      }
    }
  }

  @Test
  void findsTheDescriptorOfAnExtent() throws Exception {
    for (String subformat : List.of("monolithicFlat", "twoGbMaxExtentSparse")) {
      Path image = folder.resolve(subformat + ".vmdk");
      Tool.run(
          "qemu-img",
          "create",
          "-f",
          "vmdk",
          "-o",
          "subformat=" + subformat,
          image.toString(),
          "5G");
      String extent = subformat + (subformat.endsWith("Flat") ? "-flat.vmdk" : "-s003.vmdk");
      assertThat(new FolderDescriptors().of(folder.resolve(extent))).isEqualTo(Optional.of(image));
      assertThat(new FolderDescriptors().of(image)).isEmpty();
    }
  }
}
