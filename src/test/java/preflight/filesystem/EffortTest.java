package preflight.filesystem;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/** What the directories of one machine may cost together. */
class EffortTest {

  @Test
  void endsWithTheLastBlockThatFits() throws Exception {
    Effort effort = new Effort();
    for (long used = 0; used < Limits.DIRECTORY_READS; used += 65536) {
      effort.directory(65536);
    }
    assertThatThrownBy(() -> effort.directory(1))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 128 MiB of them to look through");
  }

  @Test
  void keepsSoManyChunks() throws Exception {
    Effort effort = new Effort();
    for (int i = 0; i < Limits.BTRFS_CHUNKS; i++) {
      effort.chunk();
    }
    assertThatThrownBy(effort::chunk)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 65536 of them");
  }

  @Test
  void countsWhatIsUnpackedForNothing() throws Exception {
    Effort effort = new Effort();
    for (int i = 0; i < 10_000; i++) {
      effort.unpacked(131_072);
      effort.used(100_000);
      effort.used(31_072);
    }
    for (long unused = 0; unused < Limits.BTRFS_UNPACKED; unused += 131_072) {
      effort.unpacked(131_072);
    }
    assertThatThrownBy(() -> effort.unpacked(1))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 64 MiB unpacked that no file has");
  }
}
