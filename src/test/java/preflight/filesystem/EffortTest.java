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
}
