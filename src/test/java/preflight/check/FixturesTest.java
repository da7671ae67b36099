package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fixture.Fixtures;

/** What is predicted for the images of this repository is what their evidence says. */
class FixturesTest {

  static List<Expectation> rows() {
    return Expectation.of(Expectation.committed());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAsExpected(Expectation row) {
    row.verify(Fixtures.image(row.fixture()));
  }

  @Test
  void everyImageHasARowAndEveryRowAnImage() {
    TreeSet<String> images = new TreeSet<>(Fixtures.here().names(false));
    images.addAll(Fixtures.here().names(true));
    TreeSet<String> rows = new TreeSet<>();
    Expectation.all().forEach(row -> rows.add(row.fixture()));
    assertThat(rows).isEqualTo(images);
    assertThat(rows).containsAll(Expectation.committed());
  }
}
