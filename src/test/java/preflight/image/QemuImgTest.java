package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    scatter(raw, ODD, 4 << 20);
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
    scatter(raw, LARGE, 1 << 20);
    compare(raw, format, options);
  }

  /** Pieces of numbered sectors at odd places, at the borders of 2 GiB, and at the end. */
  private static void scatter(Path raw, long size, int piece) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
      file.setLength(size);
      long[] places = {0, 65536 * 3L, (2L << 30) - piece / 2, size - piece / 3 / 512 * 512L};
      for (long place : places) {
        if (place < size) {
          int sectors = (int) Math.min(piece, size - place) / 512;
          file.seek(place);
          file.write(NumberedDisk.sectors(place / 512, sectors));
        }
      }
    }
  }

  private void compare(Path raw, String format, String options) throws Exception {
    Path image = folder.resolve("disk." + format);
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", format));
    if (options != null) {
      command.addAll(List.of("-o", options));
    }
    command.addAll(List.of(raw.toString(), image.toString()));
    Tool.run(command.toArray(new String[0]));

    VirtualDisk disk = QemuImgComparison.assertSame(image, format);
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
    scatter(raw, ODD, 4 << 20);
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
    for (String format : List.of("vpc", "vhdx", "qcow2", "qcow", "qed", "parallels")) {
      Path image = folder.resolve("disk." + format);
      Tool.run("qemu-img", "create", "-f", format, image.toString(), "64M");
      VirtualDisk disk = QemuImgComparison.open(image);
      assertThat(disk.content()).as(format).isInstanceOf(Fact.Failed.class);
      if (!format.equals("parallels") && !format.equals("vpc")) {
        assertThat(disk.size()).as(format).isEqualTo(64L << 20);
      }
    }
    Path fixed = folder.resolve("fixed.vhd");
    Tool.run(
        "qemu-img",
        "create",
        "-f",
        "vpc",
        "-o",
        "subformat=fixed,force_size=on",
        fixed.toString(),
        "64M");
    VirtualDisk disk = QemuImgComparison.open(fixed);
    assertThat(disk.container().label()).isEqualTo("VHD fixed");
    assertThat(disk.size()).isEqualTo(64L << 20);
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
      assertThat(DiskFiles.descriptorOf(folder.resolve(extent))).isEqualTo(Optional.of(image));
      assertThat(DiskFiles.descriptorOf(image)).isEmpty();
    }
  }
}
