package preflight.filesystem;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import preflight.io.UnsupportedException;

class EffortTest {

  @Test
  void refusesMoreDirectoriesThanAMachineHas() throws Exception {
    Effort effort = new Effort();
    for (int i = 0; i < 128; i++) {
      effort.directory(1 << 20);
    }
    assertThatThrownBy(() -> effort.directory(1))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 128 MiB of them");
  }
}
