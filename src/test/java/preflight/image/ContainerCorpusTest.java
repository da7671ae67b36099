package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.VirtualBoxImage;
import preflight.image.ContainerCorpus.Fixture;
import preflight.image.ContainerCorpus.Made;
import preflight.image.ContainerCorpus.Model;
import preflight.io.ByteSource;

/**
 * Whole disks of every container format and of several writers: each has the content that went in,
 * and the one that qemu-img finds in it, unless a row says by name why qemu-img cannot tell.
 */
@Tag("slow")
class ContainerCorpusTest {

  @TempDir Path folder;

  @Test
  void areEnough() {
    assertThat(ContainerCorpus.fixtures()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(ContainerCorpus.fixtures().stream().map(Fixture::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("preflight.image.ContainerCorpus#fixtures")
  void readsAsQemuImgDoes(Fixture fixture) throws Exception {
    Made made = fixture.maker().make(folder);
    Model model = made.model();
    VirtualDisk disk = QemuImgComparison.open(made.image());
    assertThat(disk.container().troubles()).isEmpty();
    ByteSource content = QemuImgComparison.content(disk);
    assertThat(disk.size()).isEqualTo(content.size());
    if (fixture.rounded()) {
      assertThat(content.size()).isGreaterThan(model.size());
      requireZeros(content, model.size());
    } else {
      assertThat(content.size()).isEqualTo(model.size());
    }
    QemuImgComparison.assertReads(content.slice("disk", 0, model.size()), model.sha256());
    ask(fixture, made.image(), content, model);
  }

  private static void ask(Fixture fixture, Path image, ByteSource content, Model model)
      throws IOException {
    switch (fixture.qemu()) {
      case AGREES -> QemuImgComparison.assertSame(content, image, fixture.format());
      case REFUSES -> {
        boolean refused = false;
        try {
          QemuImgComparison.convert(image, fixture.format());
        } catch (AssertionError e) {
          refused = true;
        }
        assertThat(refused).as("qemu-img no longer refuses; compare with it").isTrue();
      }
      case DIFFERS ->
          assertThat(Model.of(QemuImgComparison.convert(image, fixture.format())))
              .as("qemu-img no longer differs; compare with it")
              .isNotEqualTo(model);
      case STOPS_EARLY -> {
        Model less = Model.of(QemuImgComparison.convert(image, fixture.format()));
        assertThat(less.size()).isLessThan(model.size());
        QemuImgComparison.assertReads(content.slice("disk", 0, less.size()), less.sha256());
      }
    }
  }

  private static void requireZeros(ByteSource disk, long from) throws IOException {
    byte[] rest = disk.read(from, (int) (disk.size() - from));
    assertThat(rest).hasSizeLessThan(65536).containsOnly(0);
  }

  @Test
  void namesTheFormatsOfVirtualBoxThatAreNotRead() throws Exception {
    for (VirtualBoxImage image : VirtualBoxImage.all()) {
      if (ContainerCorpus.NOT_READ.contains(image.format())) {
        VirtualDisk disk = QemuImgComparison.open(image.unpackInto(folder));
        assertThat(disk.content().isKnown()).as(image.name()).isFalse();
        assertThat(disk.container().label()).startsWith(image.format());
        assertThat(disk.size()).isEqualTo(image.disks().get(0).size());
      }
    }
  }
}
