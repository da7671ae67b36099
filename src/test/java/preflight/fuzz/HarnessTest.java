package preflight.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;
import preflight.testing.Harmless;

/** What holds the targets to their promises does notice when one is broken. */
class HarnessTest {

  private static long sink;

  @Test
  void onlyReadProblemsPass() {
    assertThatCode(
            () ->
                Bounded.read(
                    () -> {
                      throw new CorruptException("structure", "detail");
                    }))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                Bounded.read(
                    () -> {
                      throw new IOException("the host");
                    }))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Bounded.read(() -> sink += new byte[(int) -Math.abs(sink) - 1].length))
        .isInstanceOf(NegativeArraySizeException.class);
  }

  @Test
  void muchMemoryIsNoticed() {
    assertThatThrownBy(
            () ->
                Bounded.read(
                    () -> {
                      for (int i = 0; i <= Bounded.MEBIBYTES; i += 16) {
                        sink += new byte[1 << 24].length;
                      }
                    }))
        .hasMessageStartingWith("allocated ");
  }

  @Test
  void dataThatIsSkippedIsNoticed() {
    assertThatCode(() -> Exercise.source(new Sparse(at -> at))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Exercise.source(new Sparse(at -> Math.max(at, 4096))))
        .hasMessageContaining("data at 3");
    assertThatThrownBy(() -> Exercise.source(new Sparse(at -> 0))).hasMessageContaining("from ");
    assertThatThrownBy(() -> Exercise.source(new Sparse(at -> Sparse.SIZE + 1)))
        .hasMessageContaining("nextData");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u001b[2J", "a\rb", "\u202e", "x\u2028", "\ud800", "  ::error::x"})
  void harmfulTextIsNoticed(String text) {
    assertThatThrownBy(() -> Harmless.require("fine\n" + text)).isInstanceOf(AssertionError.class);
  }

  @Test
  void plainTextIsHarmless() {
    assertThatCode(() -> Harmless.require("fine ✓ 😀 a::b\n  c\n")).doesNotThrowAnyException();
  }

  @Test
  void partsLieBesideTheFile() {
    byte[][] parts = {{1, 2}, {'\n', '%'}, {}};
    Input input = Input.of(Input.join(parts));
    assertThat(input.parts()).containsExactly(parts);
    assertThat(Input.of("a\n%%%\nb".getBytes(StandardCharsets.US_ASCII)).parts()).hasSize(1);
    byte[] overlapping = "a\n%%%%\n%%%%\nb".getBytes(StandardCharsets.US_ASCII);
    assertThat(Input.of(overlapping).parts()).hasSize(2);
    int there = 0;
    for (int i = 0; i < 30; i++) {
      there += input.beside("name" + i).isPresent() ? 1 : 0;
    }
    assertThat(there).isBetween(10, 29);
  }

  /** One byte of data at 3 and at the end, and whatever is said of where it is. */
  private record Sparse(LongUnaryOperator next) implements ByteSource {

    static final int SIZE = 300_000;

    @Override
    public String name() {
      return "sparse";
    }

    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws TruncatedException {
      requireRange(offset, length);
      for (int i = 0; i < length; i++) {
        target[from + i] = (byte) (offset + i == 3 || offset + i == SIZE - 1 ? 1 : 0);
      }
    }

    @Override
    public long nextData(long offset) {
      return next.applyAsLong(offset);
    }
  }

  @Test
  void arraysAreGoodSources() {
    assertThatCode(() -> Exercise.source(new ArraySource("zeros", new byte[200_000])))
        .doesNotThrowAnyException();
  }
}
