package preflight.check;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** The same for all small images and the scoreboard's, as the real tools make them today. */
@Tag("slow")
class BuiltCodesTest {

  static List<FixtureCodes> rows() {
    List<String> names = new ArrayList<>(Fixtures.here().names(false));
    for (FieldCase each : FieldCase.all()) {
      names.add(each.use());
    }
    return FixtureCodes.of(names);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void onlyTheseRulesSpeak(FixtureCodes row) {
    row.verify(Fixtures.here().built(row.fixture()));
  }
}
