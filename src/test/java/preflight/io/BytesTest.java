package preflight.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {

  private final Bytes bytes =
      Bytes.littleEndian("header", new byte[] {-1, -2, -3, -4, -1, -1, -1, -1}, 512);

  @Test
  void readsUnsigned() throws Exception {
    assertThat(bytes.u8(0)).isEqualTo(255);
    assertThat(bytes.u16(0)).isEqualTo(0xFEFF);
    assertThat(bytes.u32(0)).isEqualTo(0xFCFDFEFFL);
  }

  @Test
  void refusesCountsOver63Bits() {
    assertThatThrownBy(() -> bytes.u64(0))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("header")
        .hasMessageContaining("at byte 512");
  }

  @Test
  void namesWhereItEnds() {
    assertThatThrownBy(() -> bytes.u32(6))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("ends at byte 520, but byte 522 is needed");
    assertThatThrownBy(() -> bytes.u8(-1)).isInstanceOf(TruncatedException.class);
    assertThatThrownBy(() -> bytes.array(Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isInstanceOf(TruncatedException.class);
  }

  @Test
  void slicesKeepAbsoluteOffsets() throws Exception {
    Bytes slice = bytes.slice("part", 4, 4);
    assertThat(slice.u32(0)).isEqualTo(0xFFFFFFFFL);
    assertThat(slice.absolute(0)).isEqualTo(516);
    assertThat(slice.array(1, 2)).containsExactly(-1, -1);
  }
}
