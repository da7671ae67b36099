package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.fixture.VirtualBoxImage;
import preflight.image.ContainerCorpus.Fixture;
import preflight.image.ContainerCorpus.Made;
import preflight.image.ContainerCorpus.Model;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.testing.Tool;

/**
 * Every disk of the corpus becomes every container, and what went into it comes out again: the raw
 * disk has its digest and size, whatever qemu-img makes of the image, and the others are to
 * qemu-img the same as the raw one.
 */
@Tag("slow")
class ConvertCorpusTest {

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("preflight.image.ContainerCorpus#fixtures")
  void becomesEveryContainer(Fixture fixture) throws Exception {
    Made made = fixture.maker().make(Files.createDirectory(folder.resolve("in")));
    Path raw = Converted.run(made.image(), folder.resolve("out.raw"));
    requireModel(raw, made.model(), fixture.rounded());
    requireSame(raw, made.image());
  }

  /** Those that are committed, whose disk qemu-img reads as the committed raw one. */
  @ParameterizedTest
  @ValueSource(
      strings = {"debian8-vdi", "debian8-vmdk-sparse", "debian8-vmdk-stream", "debian8-ova"})
  void becomesEveryContainer(String name) throws Exception {
    requireSame(Fixtures.image("debian8-raw"), Fixtures.image(name));
  }

  @Test
  void appliancesOfVirtualBoxBecomeOthers() throws Exception {
    int disks = 0;
    for (VirtualBoxImage image : VirtualBoxImage.all()) {
      if (image.format().equals("OVA")) {
        Path ova = image.unpackInto(folder);
        Path again = Converted.run(ova, folder.resolve("again-" + image.name() + ".ova"));
        for (int i = 0; i < image.disks().size(); i++) {
          VirtualBoxImage.Disk disk = image.disks().get(i);
          Path raw = folder.resolve(image.name() + i + ".raw");
          Conversion.run(
              new Conversion.Request(
                  Image.of(new LocalFile(again)),
                  raw,
                  OutputFormat.RAW,
                  OptionalInt.of(i + 1),
                  2,
                  6,
                  true,
                  false),
              (verifying, done, total) -> {});
          requireModel(raw, new Model(disk.size(), disk.sha256()), Files.size(raw) > disk.size());
          disks++;
        }
      }
    }
    assertThat(disks).isGreaterThan(4);
  }

  /** The disk of an OVA is the stream-optimized VMDK that is written alone. */
  private void requireSame(Path raw, Path image) throws Exception {
    Path vmdk = Converted.run(image, folder.resolve("out.vmdk"));
    ConvertToolsTest.same(raw, "vmdk", vmdk);
    ConvertToolsTest.same(raw, "vpc", Converted.run(image, folder.resolve("out.vhd")));
    Path ova = Converted.run(image, folder.resolve("out.ova"));
    byte[] member = Tool.bytes("tar", "-xOf", ova.toString(), "out-disk1.vmdk");
    assertThat(Arrays.mismatch(member, Files.readAllBytes(vmdk))).isEqualTo(-1);
  }

  /** Where the writer has rounded the disk up, what is behind its end must be zeros. */
  private void requireModel(Path raw, Model model, boolean rounded) throws Exception {
    if (!rounded) {
      assertThat(Model.of(raw)).isEqualTo(model);
      return;
    }
    assertThat(Files.size(raw)).isBetween(model.size() + 1, model.size() + 65535);
    Path exact = Files.copy(raw, folder.resolve("exact.raw"));
    try (FileChannel channel = FileChannel.open(exact, StandardOpenOption.WRITE)) {
      channel.truncate(model.size());
    }
    assertThat(Model.of(exact)).isEqualTo(model);
    assertThat(Tool.run("qemu-img", "compare", "-f", "raw", exact.toString(), raw.toString()))
        .contains("Images are identical.");
    Files.delete(exact);
  }
}
