package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import preflight.io.ArraySource;

class InitrdHeaderTest {

  private static InitrdHeader peek(byte[] bytes) throws Exception {
    return InitrdHeader.peek(new ArraySource("initrd.img", bytes));
  }

  @ParameterizedTest
  @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
  void tellsThePacking(Packing packing) throws Exception {
    byte[] bytes = Packer.pack(packing, new CpioWriter().text("init", "#!/bin/sh").archive());
    assertThat(peek(bytes).packing()).contains(packing);
    assertThat(peek(bytes).size()).isEqualTo(bytes.length);
    assertThat(peek(bytes).trouble()).isEmpty();
  }

  @Test
  void namesWhatIsNone() throws Exception {
    assertThat(peek(new byte[0]).trouble().orElseThrow().detail()).isEqualTo("is empty");
    assertThat(peek(new byte[5000]).trouble().orElseThrow().detail())
        .isEqualTo("begins with 4096 zeros");
    assertThat(peek(new byte[] {9, 9}).trouble().orElseThrow().detail())
        .isEqualTo("no archive and no known packing: begins with 09 09");
  }
}
