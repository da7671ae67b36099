package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

class Lz4BlockTest {

  private static final long OFFSET = 5000;

  /** "abcd", eight bytes more from two bytes back, "xyz". */
  private static final int[] GOOD = {0x44, 'a', 'b', 'c', 'd', 2, 0, 0x30, 'x', 'y', 'z'};

  private static byte[] unpack(Lz4Block block, byte[] packed) throws CorruptException {
    block.unpack(packed, packed.length, OFFSET);
    return Arrays.copyOf(block.array(), block.size());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] pack(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BlockLZ4CompressorOutputStream packer = new BlockLZ4CompressorOutputStream(out)) {
      packer.write(content);
    }
    return out.toByteArray();
  }

  /** Text and numbers with repetitions near and far, short and long. */
  private static byte[] content(int size, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int count = Math.min(size - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 2000 : 30));
      int distance = 1 + random.nextInt(random.nextBoolean() ? 20 : 70_000);
      for (int i = 0; i < count; i++, at++) {
        bytes[at] =
            distance <= at - i && distance % 3 != 0
                ? bytes[at - distance]
                : (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  @Test
  void readsTheSequencesOfABlock() throws Exception {
    assertThat(unpack(new Lz4Block(), bytes(GOOD)))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("abcdcdcdcdcdxyz");
    assertThat(unpack(new Lz4Block(), bytes(0))).isEmpty();
    assertThat(unpack(new Lz4Block(), bytes(0x10, 'a')))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("a");
  }

  /** Every distance with every length: what is copied may overlap itself. */
  @Test
  void repeatsWhatItCopies() throws Exception {
    Lz4Block block = new Lz4Block();
    for (int distance = 1; distance <= 40; distance++) {
      for (int count = 4; count <= 300; count++) {
        byte[] start = InitrdTest.noise(40, distance);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(0xF0 | Math.min(15, count - 4));
        packed.write(40 - 15);
        packed.writeBytes(start);
        packed.write(distance);
        packed.write(0);
        if (count >= 19) {
          int rest = count - 19;
          packed.writeBytes(rest < 255 ? bytes(rest) : bytes(255, rest - 255));
        }
        packed.writeBytes(bytes(0x50, 'e', 'n', 'd', 'e', 'd'));
        byte[] actual = unpack(block, packed.toByteArray());
        byte[] expected = Arrays.copyOf(start, 40 + count + 5);
        for (int i = 40; i < 40 + count; i++) {
          expected[i] = expected[i - distance];
        }
        System.arraycopy(bytes('e', 'n', 'd', 'e', 'd'), 0, expected, 40 + count, 5);
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | 0 | match offset 0 is not 1 to 4 (at byte 5005)",
        "5 | 5 | match offset 5 is not 1 to 4 (at byte 5005)",
        "6 | 1 | match offset 258 is not 1 to 4 (at byte 5005)",
        "6 | 255 | match offset 65282 is not 1 to 4 (at byte 5005)",
        "7 | 0x40 | 4 literals, but the block has 3 (at byte 5007)",
        "7 | 0xE0 | 14 literals, but the block has 3 (at byte 5007)",
        "7 | 0x20 | ends within the offset of a match (at byte 5010)",
        "0 | 0xF4 | 112 literals, but the block has 9 (at byte 5000)",
      })
  void refusesAChangedByte(int at, String value, String message) {
    byte[] packed = bytes(GOOD);
    packed[at] = Integer.decode(value).byteValue();
    assertThatThrownBy(() -> unpack(new Lz4Block(), packed))
        .isInstanceOf(CorruptException.class)
        .hasMessage("lz4 block: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, ends without a last sequence (at byte 5000)",
    "3, '4 literals, but the block has 2 (at byte 5000)'",
    "6, ends within the offset of a match (at byte 5005)",
    "7, ends without a last sequence (at byte 5007)",
    "9, '3 literals, but the block has 1 (at byte 5007)'",
  })
  void refusesACutBlock(int length, String message) {
    byte[] packed = Arrays.copyOf(bytes(GOOD), length);
    assertThatThrownBy(() -> unpack(new Lz4Block(), packed))
        .isInstanceOf(CorruptException.class)
        .hasMessage("lz4 block: " + message);
  }

  @Test
  void refusesLengthsWithoutEnd() {
    assertThatThrownBy(() -> unpack(new Lz4Block(), bytes(0xF0, 255, 255)))
        .hasMessage("lz4 block: ends within a length (at byte 5003)");
    assertThatThrownBy(() -> unpack(new Lz4Block(), bytes(0x1F, 'a', 1, 0)))
        .hasMessage("lz4 block: ends within a length (at byte 5004)");
    byte[] endless = new byte[Lz4Block.MAX_UNPACKED + 40_000];
    Arrays.fill(endless, (byte) 255);
    assertThatThrownBy(() -> unpack(new Lz4Block(), endless))
        .isInstanceOf(CorruptException.class)
        .hasMessage("lz4 block: unpacks to more than 8388608 bytes (at byte 37897)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 12, 13, 65_535, 70_000, 300_000})
  void readsWhatAnotherPacked(int size) throws Exception {
    Lz4Block block = new Lz4Block();
    for (int seed = 0; seed < 5; seed++) {
      byte[] content = content(size, seed);
      assertThat(unpack(block, pack(content))).isEqualTo(content);
    }
  }

  @Test
  void unpacksNoMoreThanItsLimit() throws Exception {
    byte[] content = content(200_000, 1);
    byte[] packed = pack(content);
    assertThat(unpack(new Lz4Block(200_000), packed)).isEqualTo(content);
    for (int limit : new int[] {199_999, 150_000, 1000, 15, 1, 0}) {
      Lz4Block block = new Lz4Block(limit);
      assertThatThrownBy(() -> unpack(block, packed))
          .isInstanceOf(CorruptException.class)
          .hasMessageStartingWith("lz4 block: unpacks to more than " + limit + " bytes (at byte ");
      assertThat(block.array()).hasSizeLessThanOrEqualTo(limit);
      assertThat(Arrays.copyOf(block.array(), block.size()))
          .isEqualTo(Arrays.copyOf(content, block.size()));
    }
  }

  /** What survives damage is what the specification says, byte by byte; the rest is refused. */
  @Test
  void readsDamagedBlocksAsSpecified() throws Exception {
    Random random = new Random(20260101);
    Lz4Block block = new Lz4Block(1 << 20);
    int refused = 0;
    int read = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] packed = damaged(random, round);
      Optional<byte[]> expected = specified(packed);
      try {
        byte[] actual = unpack(block, packed);
        assertThat(expected).as("round %s", round).isPresent();
        assertThat(actual).as("round %s", round).isEqualTo(expected.get());
        read++;
      } catch (CorruptException e) {
        assertThat(expected).as("round %s: %s", round, e.getMessage()).isEmpty();
        assertThat(e.trouble().summary()).startsWith("lz4 block: ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
    assertThat(read).isGreaterThan(300);
  }

  static byte[] damaged(Random random, int seed) throws IOException {
    byte[] packed = pack(content(20 + random.nextInt(400), seed));
    for (int change = random.nextInt(8); change >= 0; change--) {
      packed[random.nextInt(packed.length)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(3) - 1);
    }
    return packed;
  }

  /** LZ4 Block Format Description, as plainly as it can be followed. */
  private static Optional<byte[]> specified(byte[] packed) {
    List<Byte> out = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(packed);
    while (true) {
      int token = in.read();
      int literals = token < 0 ? -1 : length(in, token >> 4);
      if (literals < 0 || literals > in.available()) {
        return Optional.empty();
      }
      for (int i = 0; i < literals; i++) {
        out.add((byte) in.read());
      }
      if (in.available() == 0) {
        byte[] bytes = new byte[out.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = out.get(i);
        }
        return Optional.of(bytes);
      }
      int offset = in.read() + 256 * in.read();
      int match = length(in, token & 15);
      if (offset <= 0 || offset > out.size() || match < 0) {
        return Optional.empty();
      }
      for (int i = 0; i < match + 4; i++) {
        out.add(out.get(out.size() - offset));
      }
    }
  }

  /** Negative where there is not all of it. */
  private static int length(ByteArrayInputStream in, int nibble) {
    int sum = nibble;
    int next = nibble == 15 ? 255 : 0;
    while (next == 255) {
      next = in.read();
      if (next < 0) {
        return -1;
      }
      sum += next;
    }
    return sum;
  }

  @Test
  void readsBlocksOfTheLegacyFrameOneByOne() throws Exception {
    byte[] first = new byte[Lz4Block.MAX_UNPACKED];
    byte[] second = content(100_000, 3);
    byte[] packed = frame(pack(first), pack(second));
    assertThat(decoder(packed).readAllBytes()).isEqualTo(InitrdTest.join(first, second));
    // a second frame directly behind
    byte[] twice = InitrdTest.join(packed, frame(pack(second)));
    assertThat(decoder(twice).readAllBytes()).isEqualTo(InitrdTest.join(first, second, second));
    byte[] larger = frame(pack(new byte[Lz4Block.MAX_UNPACKED + 1]));
    assertThatThrownBy(() -> decoder(larger).readAllBytes())
        .isInstanceOf(CorruptException.class)
        .hasMessageStartingWith("lz4 block: unpacks to more than 8388608 bytes (at byte ");
  }

  /** What could be read before a cut or a damage is given away first. */
  @Test
  void readsAsFarAsItGoes() throws Exception {
    byte[] content = content(50_000, 5);
    byte[] whole = frame(pack(content));
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    byte[] target = new byte[content.length];
    Lz4LegacyDecoder decoder = decoder(cut);
    int count = decoder.readNBytes(target, 0, 1000);
    assertThat(Arrays.copyOf(target, count)).isEqualTo(Arrays.copyOf(content, 1000));
    assertThatThrownBy(decoder::readAllBytes)
        .isInstanceOf(TruncatedException.class)
        .hasMessage(
            "lz4 segment: ends at byte "
                + cut.length
                + ", but byte "
                + whole.length
                + " is needed (at byte "
                + cut.length
                + ")");
    byte[] damaged = InitrdTest.join(whole, frame(bytes(0x10, 'a', 9, 0, 0)));
    assertThatThrownBy(() -> decoder(damaged).readAllBytes())
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "lz4 block: match offset 9 is not 1 to 1 (at byte " + (whole.length + 10) + ")");
  }

  private static Lz4LegacyDecoder decoder(byte[] packed) throws IOException {
    return new Lz4LegacyDecoder(new Lookahead(new ByteArrayInputStream(packed)));
  }

  static byte[] frame(byte[]... blocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x02, 0x21, 0x4C, 0x18});
    for (byte[] block : blocks) {
      int size = block.length;
      out.writeBytes(bytes(size, size >> 8, size >> 16, size >> 24));
      out.writeBytes(block);
    }
    return out.toByteArray();
  }
}
