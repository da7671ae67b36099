package preflight.guest.bls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.UnsupportedException;

/** The order of entries, newest first. */
class EntryOrderTest {

  /** As rpm documents it, and its own tests have it (rpm.org, "Version comparison"). */
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, 0",
    "1.0, 2.0, -1",
    "2.0.1, 2.0, 1",
    "5.5p1, 5.5p10, -1",
    "10xyz, 10.1xyz, -1",
    "xyz10, xyz10.1, -1",
    "xyz.4, 8, -1",
    "5.5p2, 5.6p1, -1",
    "6.0.rc1, 6.0, 1",
    "10a2, 10b2, -1",
    "1.05, 1.5, 0",
    "1_0, 1.0, 0",
    "1.0~rc1, 1.0, -1",
    "1.0~rc1, 1.0~rc2, -1",
    "99999999999999999999, 100000000000000000000, -1",
    "'', 1, -1",
  })
  void comparesVersionsAsRpmDoes(String one, String other, int order) {
    assertThat(Integer.signum(EntryOrder.versions(one, other))).isEqualTo(order);
    assertThat(Integer.signum(EntryOrder.versions(other, one))).isEqualTo(-order);
  }

  @Test
  void showsTheNewestKernelFirstAndTheRescueEntryLast() {
    List<String> expected =
        List.of(
            "m-5.14.0-427.13.1.el9_4.x86_64",
            "m-5.14.0-427.el9.x86_64",
            "m-5.14.0-70.el9.x86_64",
            "m-4.18.0-80.el8.x86_64",
            "m-0-rescue");
    List<String> ids = new ArrayList<>(expected);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(ids, new Random(seed));
      ids.sort(EntryOrder.NEWEST_FIRST);
      assertThat(ids).isEqualTo(expected);
    }
  }

  @Test
  void readsAnEntryAsGrubDoes() throws UnsupportedException {
    EntryFile file =
        EntryFile.parse(
            "id",
            "# note\n  title A  b\ninitrd /a\ninitrd /b\nlinux\t/k\noptions x $v y\nend\ntitle late\n");
    assertThat(file.title()).isEqualTo("A  b");
    assertThat(file.all("initrd")).containsExactly("/a", "/b");
    assertThat(file.script(name -> java.util.Optional.of("V")))
        .contains("linux /k x V y\ninitrd /V /a /b\n");
    assertThat(
            EntryFile.parse("id", "title no kernel\n").script(name -> java.util.Optional.empty()))
        .isEmpty();
  }
}
