package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;

/** The facts about the genuine installations are those that virt-inspector finds. */
class InspectorTest {

  private static final List<String> TODAY = List.of("--as-of", "2026-11-01");

  @ParameterizedTest
  @ValueSource(strings = "stock-lvm")
  @Tag("slow")
  void agrees(String fixture) throws Exception {
    verify(fixture);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stock",
        "stock-xfs",
        "stock-btrfs",
        "stock-btrfs-at",
        "stock-gpt",
        "stock-lvm-whole",
        "stock-uefi",
        "stock-extlinux",
        "stock-cloud"
      })
  @Tag("genuine")
  void agreesAboutFurtherOnes(String fixture) throws Exception {
    verify(fixture);
  }

  private static void verify(String fixture) throws Exception {
    Path image = Fixtures.image(fixture);
    Inspector other = Inspector.other(image);
    assertThat(other.kernels()).isNotEmpty();
    assertThat(other.fileSystems()).isNotEmpty();
    assertThat(Inspector.own(Check.of(TODAY, image), other.fileSystems())).isEqualTo(other);
  }
}
