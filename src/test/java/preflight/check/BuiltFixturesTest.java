package preflight.check;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** The same for all small images, as the real tools make them today. */
@Tag("slow")
class BuiltFixturesTest {

  static List<Expectation> rows() {
    return Expectation.of(Fixtures.here().names(false));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAsExpected(Expectation row) {
    row.verify(Fixtures.here().built(row.fixture()));
  }
}
