package preflight.guest.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.CorruptException;
import preflight.io.Trouble;

final class OsIdentificationTest {

  private static final String BOOKWORM =
      """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      VERSION="12 (bookworm)"
      VERSION_CODENAME=bookworm
      ID=debian
      """;

  private final Map<String, String> files = new LinkedHashMap<>();

  @Test
  void addsDebiansPointRelease() throws IOException {
    files.put("/etc/debian_version", "12.7\n");
    files.put("/etc/os-release", BOOKWORM);

    OsIdentification result = identify();

    assertThat(result.found()).containsExactly("/etc/os-release", "/etc/debian_version");
    assertThat(result.identity())
        .isEqualTo(
            new Fact.Known<>(
                new OsIdentity(
                    "debian",
                    List.of(),
                    Optional.of("12"),
                    "Debian GNU/Linux 12 (bookworm)",
                    Optional.of("bookworm"),
                    Optional.of("12.7"),
                    "/etc/os-release"),
                Place.ofPath("/etc/os-release").atLine(6)));
    assertThat(known().exactVersion()).contains("12.7");
    assertThat(result.release().orElseThrow().value("VERSION")).contains("12 (bookworm)");
    assertThat(result.troubles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"13.1", "1.2", "trixie/sid", "''"})
  void ignoresPointReleasesOfAnotherVersion(String version) throws IOException {
    files.put("/etc/os-release", BOOKWORM);
    files.put("/etc/debian_version", version);

    assertThat(known().pointRelease()).isEmpty();
    assertThat(known().exactVersion()).contains("12");
  }

  @Test
  void leavesUbuntuItsOwnVersion() throws IOException {
    files.put("/usr/lib/os-release", "ID=ubuntu\nID_LIKE=\"debian  x\"\nVERSION_ID=\"24.04\"\n");
    files.put("/etc/debian_version", "24.04.1\n");

    assertThat(known().idLike()).containsExactly("debian", "x");
    assertThat(known().isLike("debian")).isTrue();
    assertThat(known().pointRelease()).isEmpty();
    assertThat(known().source()).isEqualTo("/usr/lib/os-release");
    assertThat(known().prettyName()).isEqualTo("Linux");
  }

  @Test
  void addsCentosPointRelease() throws IOException {
    files.put("/etc/os-release", "ID=\"centos\"\nVERSION_ID=\"7\"\nPRETTY_NAME=\"CentOS 7\"\n");
    files.put("/etc/centos-release", "CentOS Linux release 7.9.2009 (Core)\n");
    files.put("/etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n");

    assertThat(known().versionId()).contains("7");
    assertThat(known().pointRelease()).contains("7.9.2009");
  }

  @Test
  void tellsOracleFromTheRedHatItRebuilds() throws IOException {
    files.put("/etc/redhat-release", "Red Hat Enterprise Linux release 8.8 (Ootpa)\n");
    files.put("/etc/oracle-release", "Oracle Linux Server release 8.8\n");

    assertThat(known().id()).isEqualTo("ol");
    files.put("/etc/os-release", "ID=ol\nVERSION_ID=8.8");
    assertThat(known().pointRelease()).contains("8.8");
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/redhat-release, Red Hat Enterprise Linux Server release 6.9 (Santiago), rhel, 6.9",
    "/etc/redhat-release, Red Hat Linux release 7.3 (Valhalla), red-hat-linux, 7.3",
    "/etc/centos-release, CentOS release 6.10 (Final), centos, 6.10",
    "/etc/fedora-release, Fedora release 39 (Thirty Nine), fedora, 39",
    "/etc/rocky-release, Rocky Linux release 9.3 (Blue Onyx), rocky, 9.3",
    "/etc/almalinux-release, AlmaLinux release 9.3 (Shamrock Pampas Cat), almalinux, 9.3",
    "/etc/system-release, Amazon Linux AMI release 2018.03, amzn, 2018.03",
    "/etc/photon-release, VMware Photon OS 4.0, photon, 4.0",
    "/etc/gentoo-release, Gentoo Base System release 2.15, gentoo, 2.15",
    "/etc/slackware-version, Slackware 14.2, slackware, 14.2",
    "/etc/alpine-release, 3.19.1, alpine, 3.19.1",
    "/etc/debian_version, 8.11, debian, 8.11",
    "/etc/SuSE-release, 'openSUSE 13.2 (x86_64)\nVERSION = 13.2\n', opensuse, 13.2",
    "/etc/SuSE-release, 'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4',"
        + " sles, 11.4",
    "/etc/SuSE-release, 'SUSE Linux Enterprise Server 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 0',"
        + " sles, 12",
    "/etc/lsb-release, 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty',"
        + " ubuntu, 14.04"
  })
  void readsOlderFiles(String path, String text, String id, String version) throws IOException {
    files.put(path, text);

    assertThat(known().id()).isEqualTo(id);
    assertThat(known().versionId()).contains(version);
    assertThat(known().source()).isEqualTo(path);
  }

  @Test
  void knowsSystemsWithoutVersion() throws IOException {
    files.put("/etc/debian_version", "jessie/sid\n");
    assertThat(known().id()).isEqualTo("debian");
    assertThat(known().versionCodename()).contains("jessie/sid");
    files.put("/etc/arch-release", "");
    assertThat(known().id()).isEqualTo("arch");
    assertThat(known().versionId()).isEmpty();
  }

  @Test
  void takesABareLsbVersionForNoAnswer() throws IOException {
    files.put("/etc/lsb-release", "LSB_VERSION=base-4.0-amd64:base-4.0-noarch\n");

    OsIdentification result = identify();

    assertThat(result.identity().isAbsent()).isTrue();
    assertThat(result.found()).containsExactly("/etc/lsb-release");
  }

  @Test
  void prefersLsbToDebianVersionForUbuntu() throws IOException {
    files.put("/etc/debian_version", "wheezy/sid\n");
    files.put("/etc/lsb-release", "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=12.04\n");

    assertThat(known().id()).isEqualTo("ubuntu");
  }

  @Test
  void goesOnBehindFilesThatNameNothing() throws IOException {
    files.put("/etc/os-release", "\n# empty\n");
    files.put("/etc/redhat-release", "\n");
    files.put("/etc/alpine-release", "edge");
    files.put("/etc/debian_version", "9.13");

    assertThat(known().source()).isEqualTo("/etc/debian_version");
  }

  @Test
  void looksEverywhereBeforeItSaysNone() throws IOException {
    OsIdentification result = identify();

    assertThat(result.found()).isEmpty();
    assertThat(((Fact.Absent<OsIdentity>) result.identity()).places())
        .hasSize(OsIdentification.paths().size())
        .hasSize(23)
        .contains(Place.ofPath("/etc/alpine-release"));
  }

  @Test
  void doesNotAnswerForAFileThatCannotBeRead() throws IOException {
    files.put("/etc/debian_version", "12.7");
    OsIdentification result =
        OsIdentification.identify(
            path -> {
              if (path.equals("/etc/os-release")) {
                throw new CorruptException("inode 7", "is damaged");
              }
              return Optional.ofNullable(files.get(path));
            });

    Trouble trouble = new Trouble.Corrupt("inode 7", "is damaged", OptionalLong.empty());
    assertThat(result.identity())
        .isEqualTo(new Fact.Failed<>(trouble, Place.ofPath("/etc/os-release")));
    assertThat(result.found()).containsExactly("/etc/os-release", "/etc/debian_version");
    assertThat(result.troubles()).containsExactly(trouble);
  }

  @Test
  void reportsBadLines() throws IOException {
    files.put("/etc/os-release", "ID=a\nrubbish\n");

    assertThat(identify().troubles())
        .extracting(Trouble::summary)
        .containsExactly("/etc/os-release: line 2 is not KEY=value");
  }

  @Test
  void givesTheDefaultsOfTheSpecification() throws IOException {
    files.put("/etc/os-release", "VERSION_ID=1\nNAME=x");

    assertThat(known().id()).isEqualTo("linux");
    assertThat(known().prettyName()).isEqualTo("x");
  }

  private OsIdentification identify() throws IOException {
    return OsIdentification.identify(path -> Optional.ofNullable(files.get(path)));
  }

  private OsIdentity known() throws IOException {
    return identify().identity().toOptional().orElseThrow();
  }

  @Test
  void leavesOutLinesOfMoreThan4096Characters() throws IOException {
    String most = "NAME=" + "n".repeat(4096 - 5);
    files.put("/etc/os-release", most + "\nPRETTY_NAME=" + "x".repeat(800_000) + "\nID=debian\n");
    files.put("/etc/debian_version", "12" + "0".repeat(4096) + "\n");
    OsIdentification result = identify();
    assertThat(known().prettyName()).isEqualTo("n".repeat(4091));
    assertThat(result.identity())
        .isInstanceOfSatisfying(
            Fact.Known.class,
            known ->
                assertThat(known.place()).isEqualTo(Place.ofPath("/etc/os-release").atLine(3)));
    assertThat(known().exactVersion()).isEmpty();
    assertThat(result.troubles())
        .extracting(Trouble::summary)
        .containsExactly(
            "/etc/os-release: line 2 has more than 4096 characters",
            "/etc/debian_version: line 1 has more than 4096 characters");
  }
}
