package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** What was written is held against the image. */
class ComparisonTest {

  private static final int SIZE = 5 * Piece.SIZE + 1000;

  private final byte[] disk = noise(SIZE);

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** One that is opened by each thread. */
  private static DiskReaders of(ByteSource disk) {
    return () ->
        new DiskReaders.Opened() {
          @Override
          public ByteSource disk() {
            return disk;
          }

          @Override
          public void close() {}
        };
  }

  private static DiskReaders of(byte[] disk) {
    return of(new ArraySource("disk", disk));
  }

  private static OptionalLong difference(DiskReaders original, DiskReaders written)
      throws IOException {
    return Comparison.difference(original, written, 2, done -> {});
  }

  @Test
  void findsNothingWhereTheyAreTheSame() throws IOException {
    List<Long> progress = Collections.synchronizedList(new ArrayList<>());
    assertThat(Comparison.difference(of(disk), of(disk.clone()), 3, progress::add)).isEmpty();
    assertThat(progress).isSorted().hasSize(6).endsWith((long) SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 511, Piece.SIZE, 3 * Piece.SIZE - 1, 5 * Piece.SIZE, SIZE - 1})
  void findsOneByte(int at) throws IOException {
    byte[] other = disk.clone();
    other[at] ^= 1;
    assertThat(difference(of(disk), of(other))).hasValue(at);
  }

  @Test
  void whatIsBehindTheEndOfOneMustBeZeros() throws IOException {
    byte[] longer = Arrays.copyOf(disk, SIZE + 2 * Piece.SIZE);
    assertThat(difference(of(disk), of(longer))).isEmpty();
    assertThat(difference(of(longer), of(disk))).isEmpty();
    longer[SIZE + Piece.SIZE] = 1;
    assertThat(difference(of(disk), of(longer))).hasValue(SIZE + Piece.SIZE);
    assertThat(difference(of(longer), of(disk))).hasValue(SIZE + Piece.SIZE);
  }

  /** Whichever of the two says that there is data. */
  @Test
  void aHoleOfOneIsComparedWithTheDataOfTheOther() throws IOException {
    DiskReaders empty = of(new Hollow(SIZE));
    assertThat(difference(empty, empty)).isEmpty();
    byte[] zeros = new byte[SIZE];
    assertThat(difference(empty, of(zeros))).isEmpty();
    zeros[4 * Piece.SIZE + 7] = 1;
    assertThat(difference(empty, of(zeros))).hasValue(4 * Piece.SIZE + 7);
    assertThat(difference(of(zeros), empty)).hasValue(4 * Piece.SIZE + 7);
  }

  /** Not those of the image, which people would look at in vain. */
  @Test
  void failuresOfWhatWasWrittenAreToldAsSuch() throws IOException {
    DiskReaders broken = of(new Broken(SIZE));
    assertThatThrownBy(() -> difference(of(disk), broken))
        .isInstanceOf(WriteException.class)
        .hasMessage("bad sector");
    assertThatThrownBy(() -> difference(broken, of(disk)))
        .isNotInstanceOf(WriteException.class)
        .hasMessage("bad sector");
  }

  /** Nothing but a hole, which must not be read where the other has none either. */
  private record Hollow(long size) implements ByteSource {
    @Override
    public String name() {
      return "hollow";
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) {
      Arrays.fill(target, from, from + length, (byte) 0);
    }

    @Override
    public long nextData(long offset) {
      return size;
    }
  }

  private record Broken(long size) implements ByteSource {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      throw new IOException("bad sector");
    }
  }
}
