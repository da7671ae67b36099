package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.QemuBoot.Bus;

/** What was seen in the emulated machines agrees with what is predicted. */
class BootRowsTest {

  private static final List<String> PRESENT = List.of("module in initrd", "built in");

  static List<BootRow> rows() {
    return BootRow.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isMeasured(BootRow row) {
    assertThat(row.isMeasured()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bootsFromNvmeWhereThatIsPredictedAndNowhereElse(BootRow row) {
    if (row.isNvme() && row.remark().equals("-")) {
      assertThat(row.seen().equals("login")).isEqualTo(row.predicted().equals("boots"));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bootsOnlyWithTheDriverOfTheBus(BootRow row) {
    if (row.seen().equals("login")) {
      assertThat(row.driver()).isIn(PRESENT);
    }
  }

  @Test
  void hasBothEndsOnEveryBus() {
    for (Bus bus : Bus.values()) {
      List<BootRow> rows = rows().stream().filter(row -> row.machine().bus() == bus).toList();
      assertThat(rows).as(bus.word()).anyMatch(row -> row.seen().equals("login"));
      assertThat(rows).as(bus.word()).anyMatch(row -> !row.seen().equals("login"));
    }
  }
}
