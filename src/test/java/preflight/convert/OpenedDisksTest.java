package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** How often a disk is opened at once, and that each is closed again. */
class OpenedDisksTest {

  private final AtomicInteger open = new AtomicInteger();

  private final class Counted implements DiskReaders.Opened {
    private final byte[] tables;

    Counted(int bytes) {
      tables = new byte[bytes];
      open.incrementAndGet();
    }

    @Override
    public ByteSource disk() {
      return new ArraySource("disk", tables);
    }

    @Override
    public void close() throws IOException {
      if (open.decrementAndGet() == 0) {
        throw new IOException("the last one cannot be closed");
      }
    }
  }

  @Test
  void opensOneForEachThread() throws IOException {
    OpenedDisks readers = new OpenedDisks(() -> true);
    assertThat(readers.open(64, () -> new Counted(1), () -> new Counted(2))).isEqualTo(64);
    assertThat(open).hasValue(128);
    assertThat(readers.get(3).disk().size()).isEqualTo(2);
    assertThatThrownBy(readers::close).hasMessageContaining("the last one");
    assertThat(open).hasValue(0);
  }

  @Test
  void opensOneAtLeastAndNoMoreThanThereIsRoomFor() throws IOException {
    OpenedDisks none = new OpenedDisks(() -> false);
    assertThat(none.open(64, () -> new Counted(1), () -> new Counted(2))).isEqualTo(1);
    assertThat(open).hasValue(2);
    OpenedDisks few = new OpenedDisks(() -> open.get() < 10);
    assertThat(few.open(64, () -> new Counted(1))).isEqualTo(8);
    assertThat(few.open(3, () -> new Counted(1))).isEqualTo(1);
  }

  @Test
  void closesWhatWasOpenedBeforeAFailure() {
    assertThatThrownBy(
            () -> {
              try (OpenedDisks readers = new OpenedDisks(() -> true)) {
                readers.open(
                    2,
                    () -> new Counted(1),
                    () -> {
                      throw new IOException("cannot be opened");
                    });
              }
            })
        .hasMessage("cannot be opened");
    assertThat(open).hasValue(0);
  }
}
