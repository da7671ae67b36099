package preflight.check;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** The same for the images that come from a genuine installation. */
@Tag("genuine")
class GenuineCodesTest {

  static List<FixtureCodes> rows() {
    return FixtureCodes.of(Fixtures.here().names(true));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyTheseRulesSpeak(FixtureCodes row) {
    row.verify(Fixtures.image(row.fixture()));
  }
}
