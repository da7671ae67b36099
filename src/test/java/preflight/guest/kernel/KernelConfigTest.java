package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import preflight.io.CorruptException;

class KernelConfigTest {

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static KernelConfig parse(String text) throws Exception {
    return KernelConfig.parse(stream(text));
  }

  @Test
  void tellsYesModuleNoAndAbsent() throws Exception {
    KernelConfig config =
        parse(
            """
            #
            # Linux/x86 6.1.0 Kernel Configuration
            #
            CONFIG_64BIT=y
            CONFIG_XEN=y
            CONFIG_XEN_BLKDEV_FRONTEND=m
            # CONFIG_XEN_PV is not set
            CONFIG_BLK_DEV_NVME=n
            CONFIG_XENON=y
            CONFIG_HZ=250
            """);
    assertThat(config.isYes("XEN")).isTrue();
    assertThat(config.isYes("CONFIG_XEN")).isTrue();
    assertThat(config.line("XEN")).hasValue(5);
    assertThat(config.isModule("XEN_BLKDEV_FRONTEND")).isTrue();
    assertThat(config.setting("XEN_PV"))
        .contains(new KernelConfig.Setting(KernelConfig.State.NO, "n", 7));
    assertThat(config.setting("BLK_DEV_NVME").orElseThrow().state())
        .isEqualTo(KernelConfig.State.NO);
    assertThat(config.setting("ENA_ETHERNET")).isEmpty();
    assertThat(config.settings()).doesNotContainKey("XENON");
    assertThat(config.lines()).isEqualTo(10);
    assertThat(config.is64Bit()).contains(true);
  }

  @Test
  void tellsThirtyTwoBits() throws Exception {
    assertThat(parse("# CONFIG_64BIT is not set\nCONFIG_X86_32=y\n").is64Bit()).contains(false);
    assertThat(parse("CONFIG_XEN=y\n").is64Bit()).isEmpty();
  }

  @Test
  void takesTheLastOfTwoLinesAndCrLf() throws Exception {
    KernelConfig config = parse("CONFIG_XEN=y\r\nCONFIG_XEN=m\r\n");
    assertThat(config.isModule("XEN")).isTrue();
    assertThat(config.line("XEN")).hasValue(2);
  }

  @Test
  void refusesWhatIsNoConfiguration() {
    assertThatThrownBy(() -> parse(""))
        .isInstanceOf(CorruptException.class)
        .hasMessage("kernel configuration: no line has the form CONFIG_NAME=value");
    assertThatThrownBy(() -> parse("ffffffff81000000 T _text\n"))
        .isInstanceOf(CorruptException.class);
    assertThatThrownBy(() -> parse("CONFIG_XEN=y\n\0\0\0"))
        .hasMessage("kernel configuration: line 2 contains NUL bytes");
  }

  @Test
  void endsWithAnEndlessLine() {
    assertThatThrownBy(() -> KernelConfig.parse(endless("x")))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("has a line of more than 65536 bytes");
  }

  @Test
  void endsWithEndlessLines() {
    assertThatThrownBy(() -> KernelConfig.parse(endless("#\n")))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("is longer than 33554432 bytes");
  }

  private static InputStream endless(String text) {
    return new InputStream() {
      private int at;

      @Override
      public int read() {
        return text.charAt(at++ % text.length());
      }

      @Override
      public int read(byte[] target, int from, int length) {
        for (int i = 0; i < length; i++) {
          target[from + i] = (byte) read();
        }
        return length;
      }
    };
  }
}
