package preflight.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void keepsValidUtf8() {
    assertThat(Text.decode("grün 雪 😀".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo("grün 雪 😀");
  }

  @Test
  void keepsEachInvalidByteApart() {
    for (int b = 0x80; b <= 0xFF; b++) {
      byte[] bytes = {'a', (byte) b, 'z'};
      assertThat(Text.encode(Text.decode(bytes))).isEqualTo(bytes);
    }
    assertThat(Text.decode(new byte[] {(byte) 0xFE})).isNotEqualTo(Text.decode(new byte[] {-1}));
  }
}
