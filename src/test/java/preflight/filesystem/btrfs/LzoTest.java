package preflight.filesystem.btrfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LzoTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 20, 237, 238, 239, 300, 4096, 65536})
  void roundTrips(int length) throws Exception {
    for (int letters : new int[] {1, 2, 4, 30, 256}) {
      byte[] content = content(length, letters);
      byte[] packed = LzoPacker.pack(content);
      byte[] out = new byte[length + 20];
      assertThat(Lzo.unpack(packed, 0, packed.length, out, 10, length)).isEqualTo(length);
      assertThat(Arrays.copyOfRange(out, 10, 10 + length)).isEqualTo(content);
      assertThat(out).startsWith(new byte[10]).endsWith(new byte[10]);
    }
  }

  /** From the description of the format: the fifth byte on is a match of two bytes, M1. */
  @Test
  void shortMatchBehindFewLiterals() throws Exception {
    byte[] packed = {
      18 + 3, 'a', 'b', 'c', 'd', 0x40 | 1 << 2 | 1, 0, 'e', 0 | 2, 0, 'x', 'y', 17, 0, 0
    };
    byte[] out = new byte[32];
    int length = Lzo.unpack(packed, 0, packed.length, out, 0, 32);
    // abcd, then three bytes from two back, the literal e, two from one back, and xy
    assertThat(new String(out, 0, length, StandardCharsets.US_ASCII)).isEqualTo("abcdcdceeexy");
  }

  @Test
  void refusesEachTruncation() {
    byte[] content = content(4096, 4);
    byte[] packed = LzoPacker.pack(content);
    for (int length = 0; length < packed.length; length++) {
      int cut = length;
      assertThatThrownBy(() -> Lzo.unpack(packed, 0, cut, new byte[4096], 0, 4096))
          .isInstanceOf(Lzo.Damaged.class);
    }
  }

  @Test
  void writesNoFurtherThanItsRoom() {
    byte[] packed = LzoPacker.pack(content(4096, 2));
    assertThatThrownBy(() -> Lzo.unpack(packed, 0, packed.length, new byte[5000], 0, 4095))
        .isInstanceOf(Lzo.Damaged.class)
        .hasMessageContaining("exceed");
  }

  @Test
  void anyBytesEnd() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      try {
        assertThat(Lzo.unpack(bytes, 0, bytes.length, new byte[64], 0, 64)).isBetween(0, 64);
      } catch (Lzo.Damaged e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }

  private static byte[] content(int length, int letters) {
    Random random = new Random(length + letters);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }
}
