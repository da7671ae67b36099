package preflight.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.block.lvm.LvmWriter;

class LogicalNamesTest {

  private static final String GROUP = LvmWriter.id('v');
  private static final String VOLUME = LvmWriter.id('l');
  private static final LogicalNames NAMES =
      new LogicalNames("vg-a", GROUP, "my-root_1", VOLUME, true);

  @Test
  void dashesAreDoubledAsDeviceMapperDoes() {
    assertThat(NAMES.mapperName()).isEqualTo("vg--a-my--root_1");
    assertThat(NAMES.grubName()).isEqualTo("lvm/vg--a-my--root_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/mapper/vg--a-my--root_1",
        "/dev/vg-a/my-root_1",
        "/dev/disk/by-id/dm-name-vg--a-my--root_1",
        "/dev/disk/by-id/dm-uuid-LVM-vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvllllllllllllllllllllllllllllllll",
      })
  void isWhatFstabCallsIt(String spec) {
    assertThat(NAMES.isSpec(spec)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/mapper/vg-a-my-root_1",
        "/dev/mapper/vg--a-my--root_",
        "/dev/vg--a/my--root_1",
        "/dev/vg-a",
        "/dev/dm-0",
        "vg-a/my-root_1",
        "/dev/disk/by-id/dm-uuid-LVM-",
        "LABEL=vg-a",
        "",
      })
  void isNothingElse(String spec) {
    assertThat(NAMES.isSpec(spec)).isFalse();
  }

  @Test
  void grubNamesItByNameAndById() {
    assertThat(NAMES.isGrubName("lvm/vg--a-my--root_1")).isTrue();
    assertThat(NAMES.isGrubName("lvmid/" + GROUP + "/" + VOLUME)).isTrue();
    assertThat(NAMES.isGrubName("lvm/vg-a-my-root_1")).isFalse();
    assertThat(NAMES.isGrubName("lvmid/" + VOLUME + "/" + GROUP)).isFalse();
    assertThat(NAMES.isGrubName("lvm")).isFalse();
  }

  @Test
  void anAmbiguousNameMeansNothing() {
    LogicalNames twin = new LogicalNames("vg", GROUP, "root", VOLUME, false);
    assertThat(twin.isSpec("/dev/mapper/vg-root")).isFalse();
    assertThat(twin.isSpec("/dev/vg/root")).isFalse();
    assertThat(twin.isGrubName("lvm/vg-root")).isFalse();
    assertThat(twin.isGrubName("lvmid/" + GROUP + "/" + VOLUME)).isTrue();
  }
}
