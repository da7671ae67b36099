package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Why {@link Kernels} compares as it does: the ways in which AWS's list can be read, over all
 * published outcomes, each judged without the row that is made from it.
 */
class KernelRulesComparedTest {

  /** How a listed kernel may count. */
  private enum Reading {
    /** For its own release only. */
    RELEASE,
    /** For its own family only. */
    FAMILY,
    /** For every family from x.y.z on, for its own as x.y; the one that is used. */
    EVERYWHERE,
    /** For every family, x.y too. */
    PREFIX_EVERYWHERE
  }

  private static boolean accepts(Reading reading, KernelCase test) {
    if (test.uname().endsWith("-686-pae")) {
      return false;
    }
    LocalDate day = LocalDate.parse(test.day());
    LocalDate listDay = day.isBefore(Knowledge.oldestSighting()) ? Knowledge.oldestSighting() : day;
    Optional<Release> release = Release.parse(test.release());
    for (OperatingSystem.Listed listed : OperatingSystem.all()) {
      OperatingSystem row = listed.row();
      boolean own = row.cases().contains(test.id());
      boolean inForce =
          row.dated().evidence() == Evidence.FIELD
              ? row.dated().covers(day)
              : row.dated().covers(listDay);
      boolean family = row.family().equals(test.family());
      boolean counts =
          switch (reading) {
            case RELEASE -> family && listed.covers(release) && listed.lists(test.uname(), true);
            case FAMILY -> family && listed.lists(test.uname(), true);
            case EVERYWHERE -> listed.lists(test.uname(), family);
            case PREFIX_EVERYWHERE -> listed.lists(test.uname(), true);
          };
      if (inForce && !own && counts) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theReadingThatIsUsedFitsBest() {
    Map<Reading, Integer> right = new EnumMap<>(Reading.class);
    Map<Reading, Integer> refusedSuccesses = new EnumMap<>(Reading.class);
    for (Reading reading : Reading.values()) {
      int fits = 0;
      int refused = 0;
      for (KernelCase test : KernelCase.ALL) {
        boolean accepts = accepts(reading, test);
        boolean accepted = test.outcome() == Outcome.ACCEPTED;
        fits += accepts == accepted ? 1 : 0;
        refused += accepted && !accepts ? 1 : 0;
      }
      right.put(reading, fits);
      refusedSuccesses.put(reading, refused);
    }
    System.out.println(
        "readings of the list, right of "
            + KernelCase.ALL.size()
            + ": "
            + right
            + "; successes refused: "
            + refusedSuccesses);
    for (Reading reading : Reading.values()) {
      assertThat(right.get(Reading.EVERYWHERE))
          .as(reading.toString())
          .isGreaterThanOrEqualTo(right.get(reading));
    }
    assertThat(right.get(Reading.EVERYWHERE)).isGreaterThan(right.get(Reading.RELEASE));
  }
}
