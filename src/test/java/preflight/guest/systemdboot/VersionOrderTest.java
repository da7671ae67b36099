package preflight.guest.systemdboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.testing.Tool;

/** The examples of the UAPI group's "Version Format Specification", and some more. */
class VersionOrderTest {

  private static final String[] ASCENDING = {
    "~",
    "",
    "~~a",
    "1~rc1",
    "1~rc2",
    "1",
    "1-2",
    "1^post",
    "1.a",
    "1.0",
    "1.1~x",
    "1.1",
    "1.2.3-4",
    "1.2.3^git",
    "1.10",
    "1.10a",
    "6.1.0-9-amd64",
    "6.1.0-18-amd64",
    "abc",
    "abd",
    "12a",
    "12b",
    "012c",
    "123.45-67.89",
    "a.1",
    "a1",
    "11ä1",
    "11_1",
    "11.1",
    "+3.conf",
  };

  @ParameterizedTest
  @CsvSource({
    "11, 11, =",
    "systemd-123, systemd-123, =",
    "bar-123, foo-123, <",
    "123a, 123, >",
    "123.a, 123, >",
    "123.a, 123.b, <",
    "123a, 123.a, >",
    "11α, 11β, =",
    "B, a, <",
    "'', 0, <",
    "0., 0, >",
    "0.0, 0, >",
    "0, ~, >",
    "'', ~, >",
    "1_, 1, =",
    "_1, 1, =",
    "1_, 1.2, <",
    "1_2_3, 1.3.3, >",
    "1+, 1, =",
    "+1, 1, =",
    "1+, 1.2, <",
    "1+2+3, 1.3.3, >"
  })
  void examplesOfTheSpecification(String one, String other, String sign) {
    int order = VersionOrder.OLDEST_FIRST.compare(one, other);
    assertThat(order < 0 ? "<" : order > 0 ? ">" : "=").isEqualTo(sign);
    int back = VersionOrder.OLDEST_FIRST.compare(other, one);
    assertThat(Integer.signum(back)).isEqualTo(-Integer.signum(order));
  }

  /** Every pair of a list, as systemd itself compares them. */
  @Test
  @Tag("slow")
  void comparesAsSystemdDoes() {
    for (String one : ASCENDING) {
      for (String other : ASCENDING) {
        String sign = Tool.run("bash", "-c", COMPARE, "compare", one, other).strip();
        int order = VersionOrder.OLDEST_FIRST.compare(one, other);
        assertThat(order < 0 ? "12" : order > 0 ? "11" : "0").as(one + " " + other).isEqualTo(sign);
      }
    }
  }

  /** Its exit status: 11 where the first is newer, 12 where the second is. */
  private static final String COMPARE =
      "systemd-analyze compare-versions -- \"$1\" \"$2\" >/dev/null; echo $?";
}
