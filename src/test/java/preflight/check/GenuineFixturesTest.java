package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** The same for a genuine installation, and for what differs from it by one change. */
class GenuineFixturesTest {

  /** Those that are looked at in every run of the slow tests; the others take their time. */
  private static final List<String> ALWAYS =
      List.of(
          "stock",
          "stock-ova",
          "stock-vdi",
          "stock-vmdk-sparse",
          "stock-no-table",
          "stock-zeroed-table",
          "stock-686-pae",
          "stock-no-initrd",
          "stock-no-release",
          "stock-empty-etc",
          "stock-fstab-symlink",
          "stock-two-grub-cfg",
          "stock-no-init",
          "stock-extlinux",
          "stock-ova-without-ovf",
          "stock-ova-truncated");

  static List<Expectation> always() {
    return Expectation.of(ALWAYS);
  }

  static List<Expectation> others() {
    List<String> names = new ArrayList<>(Fixtures.here().names(true));
    names.removeAll(ALWAYS);
    return Expectation.of(names);
  }

  @ParameterizedTest
  @MethodSource("always")
  @Tag("slow")
  void answersAsExpected(Expectation row) {
    row.verify(Fixtures.image(row.fixture()));
  }

  @ParameterizedTest
  @MethodSource("others")
  @Tag("genuine")
  void answersAsExpectedForFurtherOnes(Expectation row) {
    row.verify(Fixtures.image(row.fixture()));
  }

  @Test
  void namesImagesThatExist() {
    assertThat(Fixtures.here().names(true)).containsAll(ALWAYS);
  }
}
