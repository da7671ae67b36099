package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.testing.Tool;

/** {@code hashes.tsv} is what {@code dx_hash} of debugfs 1.47 tells. */
class DirectoryHashTest {

  private static final int SIGNED = 1;
  private static final int UNSIGNED = 2;
  private static final List<String> KINDS = List.of("legacy", "half_md4", "tea");
  private static final String SEED = "01234567-89ab-4cde-8f01-23456789abcd";

  @Test
  void hashesAsDebugfsDoes() throws IOException {
    List<String> rows;
    try (InputStream in = DirectoryHashTest.class.getResourceAsStream("hashes.tsv")) {
      rows =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .skip(1)
              .toList();
    }
    assertThat(rows).hasSize(3 * 2 * 26);
    for (String row : rows) {
      String[] part = row.split("\t", -1);
      byte[] name = HexFormat.of().parseHex(part[2]);
      DirectoryHash hash = DirectoryHash.of(seed(part[1]), SIGNED);
      int kind = KINDS.indexOf(part[0]);
      assertThat(Integer.toHexString(hash.of(kind, name))).as(row).isEqualTo(part[3]);
      DirectoryHash unsigned = DirectoryHash.of(seed(part[1]), UNSIGNED);
      boolean ascii = DirectoryHash.of(seed(part[1]), 0).isCertain(name);
      assertThat(unsigned.of(kind, name) == hash.of(kind, name)).as(row).isEqualTo(ascii);
    }
  }

  /** Names of each length, so that no rest of a block is left out. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"legacy", "half_md4", "tea"})
  void hashesNamesOfEachLengthAsDebugfsDoes(String kind) {
    Random random = new Random(7);
    for (int length = 1; length <= 255; length++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      String seed = length % 2 == 0 ? "-" : SEED;
      String option = seed.equals("-") ? "" : " -s " + seed;
      String told = Tool.run("debugfs", "-R", "dx_hash -h " + kind + option + " " + text);
      int value =
          DirectoryHash.of(seed(seed), SIGNED)
              .of(KINDS.indexOf(kind), text.toString().getBytes(StandardCharsets.US_ASCII));
      assertThat(told).contains(" is 0x" + Integer.toHexString(value) + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, a, true", "0, é, false", "1, é, true", "2, é, true", "4, é, false"})
  void isCertainOnlyWhereTheSignOfBytesIsKnown(int flags, String name, boolean certain) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(DirectoryHash.of(new int[4], flags).isCertain(bytes)).isEqualTo(certain);
  }

  @Test
  void knowsNoKindThatLinuxDoesNotTakeFromATree() {
    for (int kind = 0; kind < 256; kind++) {
      assertThat(DirectoryHash.isKnown(kind)).isEqualTo(kind < 3);
    }
  }

  private static int[] seed(String text) {
    int[] seed = new int[4];
    if (!text.equals("-")) {
      ByteBuffer bytes =
          ByteBuffer.wrap(HexFormat.of().parseHex(text.replace("-", "")))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < seed.length; i++) {
        seed[i] = bytes.getInt();
      }
    }
    return seed;
  }
}
