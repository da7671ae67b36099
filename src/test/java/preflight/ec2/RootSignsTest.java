package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.ec2.RootSign.Presence;

class RootSignsTest {

  private static final RootSigns SIGNS = RootSigns.all();
  private static final Set<String> DECISIVE = Set.of("grub-config", "etc");

  /** Every sign present but these. */
  private static Map<String, Presence> without(String... ids) {
    Map<String, Presence> found = new HashMap<>();
    for (RootSign sign : SIGNS.signs()) {
      found.put(sign.id(), Presence.PRESENT);
    }
    for (String id : ids) {
      assertThat(found).containsKey(id);
      found.put(id, Presence.ABSENT);
    }
    return found;
  }

  private static Map<String, Presence> only(String... ids) {
    Map<String, Presence> found = new HashMap<>();
    for (RootSign sign : SIGNS.signs()) {
      found.put(sign.id(), Presence.ABSENT);
    }
    for (String id : ids) {
      assertThat(found).containsKey(id);
      found.put(id, Presence.PRESENT);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "Alpine, grub-config",
    "Debian with extlinux, grub-config",
    "Clear Linux, grub-config etc release-files passwd group fstab hostname init-config",
    "LinuxKit, grub-config etc release-files passwd group fstab hostname init-config home",
    "Fedora CoreOS, etc release-files passwd group fstab hostname init-config bin sbin lib usr var home",
    "bootc, etc passwd group fstab hostname init-config bin sbin lib usr var tmp root home",
  })
  void publishedRefusalsAreRefused(String name, String missing) {
    RootVerdict verdict = SIGNS.judge(without(missing.split(" ")));

    assertThat(verdict.outcome()).as(name).isEqualTo(Outcome.REFUSED);
    assertThat(verdict.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(verdict.missing()).hasSize(missing.split(" ").length);
  }

  @ParameterizedTest
  @CsvSource({
    "minimal image, kernel",
    "minimal image with GRUB, grub-config kernel proc",
    "empty file system, ''",
  })
  void imagesWithNextToNothingAreRefused(String name, String present) {
    RootVerdict verdict = SIGNS.judge(present.isEmpty() ? only() : only(present.split(" ")));

    assertThat(verdict.outcome()).as(name).isEqualTo(Outcome.REFUSED);
    assertThat(verdict.confidence()).isEqualTo(Confidence.HIGH);
  }

  @ParameterizedTest
  @CsvSource({
    "Debian, '', HIGH",
    "Buildroot, home, HIGH",
    "NixOS, sbin lib, MEDIUM",
    "NixOS before its first start, sbin lib proc tmp, MEDIUM",
    "Gentoo, hostname, HIGH",
  })
  void publishedPassesPass(String name, String missing, Confidence confidence) {
    RootVerdict verdict = SIGNS.judge(missing.isEmpty() ? without() : without(missing.split(" ")));

    assertThat(verdict.outcome()).as(name).isEqualTo(Outcome.ACCEPTED);
    assertThat(verdict.confidence()).isEqualTo(confidence);
  }

  @Test
  void eachSignAlone() {
    for (RootSign sign : SIGNS.signs()) {
      Outcome outcome = SIGNS.judge(without(sign.id())).outcome();
      Outcome expected =
          DECISIVE.contains(sign.id())
              ? Outcome.REFUSED
              : sign.id().equals("release-files") ? Outcome.CANNOT_TELL : Outcome.ACCEPTED;
      assertThat(outcome).as(sign.id()).isEqualTo(expected);
    }
  }

  /** More missing never makes a root look more like one. */
  @Test
  void signsInPairs() {
    List<Outcome> worse = List.of(Outcome.ACCEPTED, Outcome.CANNOT_TELL, Outcome.REFUSED);
    List<String> refused = new ArrayList<>();
    for (RootSign one : SIGNS.signs()) {
      for (RootSign other : SIGNS.signs()) {
        if (one.id().compareTo(other.id()) < 0) {
          Outcome both = SIGNS.judge(without(one.id(), other.id())).outcome();
          for (RootSign each : List.of(one, other)) {
            Outcome alone = SIGNS.judge(without(each.id())).outcome();
            assertThat(worse.indexOf(both)).isGreaterThanOrEqualTo(worse.indexOf(alone));
          }
          if (both == Outcome.REFUSED
              && !DECISIVE.contains(one.id())
              && !DECISIVE.contains(other.id())) {
            refused.add(one.id() + " " + other.id());
          }
        }
      }
    }
    assertThat(refused).as("pairs that no published case speaks of").isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotGuessed() {
    Map<String, Presence> found = without();
    found.put("etc", Presence.UNKNOWN);
    RootVerdict verdict = SIGNS.judge(found);
    assertThat(verdict.outcome()).isEqualTo(Outcome.CANNOT_TELL);
    assertThat(verdict.unknown()).extracting(RootSign::id).containsExactly("etc");

    found.put("grub-config", Presence.ABSENT);
    assertThat(SIGNS.judge(found).outcome()).isEqualTo(Outcome.REFUSED);

    assertThat(SIGNS.judge(Map.of()).outcome()).isEqualTo(Outcome.CANNOT_TELL);

    found = without();
    found.put("home", Presence.UNKNOWN);
    assertThat(SIGNS.judge(found).outcome()).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void namesTheHeaviestFirst() {
    RootVerdict verdict = SIGNS.judge(without("home", "grub-config", "usr"));

    assertThat(verdict.missing())
        .extracting(RootSign::id)
        .containsExactly("grub-config", "usr", "home");
  }

  @Test
  void pathsAreAbsolute() {
    for (RootSign sign : SIGNS.signs()) {
      assertThat(sign.paths()).isNotEmpty().allMatch(path -> path.startsWith("/"));
      assertThat(sign.weight()).isBetween(1, 100);
    }
  }
}
