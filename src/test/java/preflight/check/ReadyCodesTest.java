package preflight.check;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** The rules that speak about the images that are kept in the repository are those of the table. */
class ReadyCodesTest {

  static List<FixtureCodes> rows() {
    return FixtureCodes.of(Expectation.committed());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyTheseRulesSpeak(FixtureCodes row) {
    row.verify(Fixtures.image(row.fixture()));
  }
}
