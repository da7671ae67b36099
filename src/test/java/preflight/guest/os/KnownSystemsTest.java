package preflight.guest.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The release files as the distributions ship them, down to the words that tell one. */
class KnownSystemsTest {

  private static final Path KNOWLEDGE = Path.of("src/main/resources/preflight/ec2/families.tsv");

  /** In the form of os-release, which all have had since about 2012: ID, VERSION_ID, name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amzn | 2023 | Amazon Linux 2023.6.20241212",
        "centos | 9 | CentOS Stream 9",
        "debian | 12 | Debian GNU/Linux 12 (bookworm)",
        "fedora | 42 | Fedora Linux 42 (Cloud Edition)",
        "kali | 2019.1 | Kali GNU/Linux Rolling",
        "ol | 9.5 | Oracle Linux Server 9.5",
        "rhel | 10.0 | Red Hat Enterprise Linux 10.0 (Coughlan)",
        "rocky | 9.4 | Rocky Linux 9.4 (Blue Onyx)",
        "sles | 15.6 | SUSE Linux Enterprise Server 15 SP6",
        "ubuntu | 24.04 | Ubuntu 24.04.1 LTS",
        "almalinux | 9.5 | AlmaLinux 9.5 (Teal Serval)",
        "opensuse-leap | 15.6 | openSUSE Leap 15.6",
        "raspbian | 11 | Raspbian GNU/Linux 11 (bullseye)",
        "linuxmint | 21.3 | Linux Mint 21.3",
        "pop | 22.04 | Pop!_OS 22.04 LTS",
        "scientific | 7.9 | Scientific Linux 7.9 (Nitrogen)",
        "virtuozzo | 9 | Virtuozzo Linux 9",
        "photon | 5.0 | VMware Photon OS/Linux",
        "gentoo | 2.15 | Gentoo Linux",
        "nixos | 24.05 | NixOS 24.05 (Uakari)",
        "clear-linux-os | 41000 | Clear Linux OS",
        "alpine | 3.20.3 | Alpine Linux v3.20",
        "buildroot | 2024.02.3 | Buildroot 2024.02.3",
        "arch | TEMPLATE_VERSION_ID | Arch Linux",
        "flatcar | 3815.2.0 | Flatcar Container Linux by Kinvolk 3815.2.0 (Oklo)",
        "coreos | 2512.3.0 | Container Linux by CoreOS 2512.3.0 (Rhyolite)",
        "openEuler | 22.03 | openEuler 22.03 LTS",
      })
  void osRelease(String id, String version, String name) throws IOException {
    OsIdentity identity =
        known(
            Map.of(
                "/etc/os-release",
                "NAME=\"x\"\nID="
                    + id
                    + "\nVERSION_ID=\""
                    + version
                    + "\"\nPRETTY_NAME=\""
                    + name
                    + "\"\n"));
    assertThat(identity.id()).isEqualTo(id);
    assertThat(identity.exactVersion()).contains(version);
    assertThat(identity.prettyName()).isEqualTo(name);
  }

  /** The older files, with what other files the system keeps beside its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/etc/redhat-release | CentOS release 5.11 (Final) | - | - | centos | 5.11",
        "/etc/redhat-release | CentOS release 6.6 (Final) | /etc/centos-release"
            + " | CentOS release 6.6 (Final) | centos | 6.6",
        "/etc/redhat-release | Red Hat Enterprise Linux Server release 5.11 (Tikanga) | - | -"
            + " | rhel | 5.11",
        "/etc/redhat-release | Red Hat Enterprise Linux Server release 5.11 (Tikanga)"
            + " | /etc/enterprise-release | Enterprise Linux Enterprise Linux Server release 5.11"
            + " (Carthage) | ol | 5.11",
        "/etc/redhat-release | Red Hat Enterprise Linux Server release 6.10 (Santiago)"
            + " | /etc/oracle-release | Oracle Linux Server release 6.10 | ol | 6.10",
        "/etc/redhat-release | Scientific Linux release 6.10 (Carbon) | - | - | scientific | 6.10",
        "/etc/redhat-release | Fedora release 18 (Spherical Cow) | /etc/fedora-release"
            + " | Fedora release 18 (Spherical Cow) | fedora | 18",
        "/etc/redhat-release | CloudLinux Server release 6.10 (Pavel Popovich)"
            + " | /etc/cloudlinux-release | CloudLinux Server release 6.10 (Pavel Popovich)"
            + " | cloudlinux | 6.10",
        "/etc/redhat-release | Virtuozzo Linux release 7.9 | - | - | virtuozzo | 7.9",
        "/etc/redhat-release | Mageia release 5 (Official) for x86_64 | /etc/mageia-release"
            + " | Mageia release 5 (Official) for x86_64 | mageia | 5",
        "/etc/debian_version | wheezy/sid | /etc/lsb-release | DISTRIB_ID=Ubuntu~"
            + "DISTRIB_RELEASE=12.04~DISTRIB_DESCRIPTION=\"Ubuntu 12.04.5 LTS\" | ubuntu | 12.04",
        "/etc/debian_version | 6.0.8 | - | - | debian | 6.0.8",
        "/etc/debian_version | 7.8 | - | - | debian | 7.8",
        "/etc/system-release | Amazon Linux AMI release 2017.09 | - | - | amzn | 2017.09",
        "/etc/SuSE-release | SUSE Linux Enterprise Server 11 (x86_64)~VERSION = 11~PATCHLEVEL = 3"
            + " | - | - | sles | 11.3",
        "/etc/gentoo-release | Gentoo Base System release 2.2 | - | - | gentoo | 2.2",
        "/etc/alpine-release | 3.3.3 | - | - | alpine | 3.3.3",
        "/etc/openwrt_release | DISTRIB_ID='OpenWrt'~DISTRIB_RELEASE='19.07.2' | - | -"
            + " | openwrt | 19.07.2",
      })
  void olderFiles(String path, String text, String beside, String its, String id, String version)
      throws IOException {
    Map<String, String> files =
        beside == null ? Map.of(path, text) : Map.of(path, text, beside, its);
    OsIdentity identity = known(files);
    assertThat(identity.id()).isEqualTo(id);
    assertThat(identity.exactVersion()).contains(version);
  }

  /** Each family of the list, so that one that AWS adds is thought of here. */
  @Test
  void hasEachFamilyThatIsListed() throws IOException {
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(KNOWLEDGE, StandardCharsets.UTF_8)) {
      if (!line.startsWith("#") && !line.startsWith("family\t")) {
        listed.add(line.substring(0, line.indexOf('\t')));
      }
    }
    assertThat(listed).hasSizeGreaterThan(20);
    listed.remove("windows");
    String tested =
        Files.readString(
            Path.of("src/test/java/preflight/guest/os/KnownSystemsTest.java"),
            StandardCharsets.UTF_8);
    listed.removeIf(family -> tested.contains("\"" + family + " | "));
    assertThat(listed).isEmpty();
  }

  private static OsIdentity known(Map<String, String> files) throws IOException {
    return OsIdentification.identify(
            path -> Optional.ofNullable(files.get(path)).map(text -> text.replace('~', '\n')))
        .identity()
        .toOptional()
        .orElseThrow();
  }
}
