package preflight.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTargetTest {

  private final TreeMap<Integer, byte[]> parts = new TreeMap<>();
  private final List<Integer> order = new ArrayList<>();
  private final PartTarget target =
      new PartTarget(
          new PartSizes(1),
          (number, bytes, length) -> {
            order.add(number);
            parts.put(number, Arrays.copyOf(bytes, length));
          });

  @ParameterizedTest
  @ValueSource(ints = {1, 100, (16 << 20) - 1, 16 << 20, (16 << 20) + 1, 40 << 20})
  void thePartsAreTheWholeAndTheFirstGoesLast(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    int at = 0;
    while (at < size) {
      int count = Math.min(size - at, 3_000_001);
      if (at == 3_000_001) {
        Arrays.fill(content, at, at + count, (byte) 0);
        target.zeros(count);
      } else {
        target.write(content, at, count);
      }
      at += count;
      assertThat(target.position()).isEqualTo(at);
    }
    byte[] head = {1, 2, 3};
    if (size > 3) {
      target.rewrite(1, head);
      System.arraycopy(head, 0, content, 1, 3);
    }
    target.finish();
    assertThat(order.get(order.size() - 1)).isEqualTo(1);
    int from = 0;
    for (byte[] part : parts.values()) {
      assertThat(Arrays.equals(part, 0, part.length, content, from, from + part.length)).isTrue();
      from += part.length;
    }
    assertThat(from).isEqualTo(size);
    assertThat(parts).hasSize(Math.max(1, (size + (16 << 20) - 1) / (16 << 20)));
  }

  @Test
  void onlyTheFirstPartCanBeWrittenAgain() throws IOException {
    target.write(new byte[17 << 20], 0, 17 << 20);
    target.rewrite((16 << 20) - 1, new byte[1]);
    assertThatThrownBy(() -> target.rewrite(16 << 20, new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void partsGrowAndHoldWhatTheySay() {
    PartSizes sizes = new PartSizes(1);
    long sum = 0;
    for (int number = 1; number <= PartSizes.MOST_PARTS; number++) {
      assertThat(sizes.size(number)).isBetween(5 << 20, 128 << 20);
      sum += sizes.size(number);
    }
    assertThat(sizes.most()).isEqualTo(sum).isGreaterThan(500L << 30);
    assertThat(PartSizes.of(sum)).isEqualTo(sizes);
    assertThat(PartSizes.of(sum + 1).factor()).isEqualTo(2);
    assertThat(sizes.largest(1)).isEqualTo(16 << 20);
    assertThat(sizes.largest(sum)).isEqualTo(128 << 20);
    assertThatThrownBy(() -> PartSizes.of(1L << 50)).isInstanceOf(IllegalArgumentException.class);
  }
}
