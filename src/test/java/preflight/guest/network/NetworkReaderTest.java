package preflight.guest.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import preflight.fact.Fact;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.hostile.ExtWriter;
import preflight.io.ArraySource;
import preflight.io.Limits;
import preflight.io.Trouble;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** What is made of a guest's files together. */
class NetworkReaderTest {

  private static Network read(ExtWriter writer) throws IOException {
    return NetworkReader.read(
        FileTree.of(
            new Volume("d", "p1", ExtFileSystem.open(new ArraySource("d", writer.volume())))));
  }

  private static ExtWriter writer() {
    return new ExtWriter(1024, 4000).folder("/etc");
  }

  @Test
  void followsTheFilesThatIfupdownNames() throws IOException {
    Network network =
        read(
            writer()
                .file("/etc/network/interfaces", "source interfaces.d/*.cfg\nsource-directory d\n")
                .file("/etc/network/interfaces.d/a.cfg", "auto eth0\niface eth0 inet dhcp\n")
                .file("/etc/network/interfaces.d/b.old", "auto eth1\niface eth1 inet dhcp\n")
                .file("/etc/network/d/card", "iface eth2 inet dhcp\n")
                .file("/etc/network/d/card.bak", "iface eth3 inet dhcp\n"));
    assertThat(network.interfaces())
        .extracting(InterfaceConfig::name)
        .containsExactlyInAnyOrder("eth0", "eth2");
    assertThat(network.firstOf(InterfaceConfig.Addressing.DHCP).orElseThrow().place())
        .hasToString("d:p1:/etc/network/interfaces.d/a.cfg:2");
  }

  /** Hundreds of interfaces in a file, and a file that names itself. */
  @Test
  void hasALimitOfInterfaces() throws IOException {
    Network network =
        read(
            writer()
                .file(
                    "/etc/network/interfaces",
                    "source /etc/network/interfaces\n"
                        + "iface eth0 inet dhcp\n".repeat(Limits.NETWORK_INTERFACES + 1)));
    assertThat(network.interfaces()).hasSize(Limits.NETWORK_INTERFACES);
    assertThat(network.notRead())
        .extracting(Network.Found::name)
        .containsExactly("more than 1000 configured interfaces");
    assertThat(network.isUnderstood()).isFalse();
  }

  @Test
  void hasALimitOfFiles() throws IOException {
    ExtWriter writer = writer().file("/etc/network/interfaces", "source d/*\n").file("/x", "");
    writer.folder("/etc/network/d");
    for (int i = 0; i < Limits.NETWORK_FILES; i++) {
      writer.entry("/etc/network/d", "f" + i, writer.inode("/x"), 1);
    }
    assertThat(read(writer).troubles())
        .extracting(Trouble::summary)
        .singleElement()
        .asString()
        .contains("more than 256 files");
  }

  @Test
  void hasALimitOfTheSizeOfAFile() throws IOException {
    ExtWriter writer = writer();
    writer.file("/etc/network/interfaces", 1L << 40);
    Network network = read(writer);
    assertThat(network.troubles())
        .extracting(Trouble::summary)
        .singleElement()
        .asString()
        .contains("more than the 65536 expected");
    assertThat(network.isUnderstood()).isFalse();
  }

  @Test
  void tellsOfNoMoreTroublesThanItsLimit() throws IOException {
    ExtWriter writer = writer().file("/etc/network/interfaces", "source d/*\n");
    writer.file("/x", 1L << 40);
    writer.folder("/etc/network/d");
    for (int i = 0; i < Limits.NETWORK_TROUBLES + 5; i++) {
      writer.entry("/etc/network/d", "f" + i, writer.inode("/x"), 1);
    }
    assertThat(read(writer).troubles()).hasSize(Limits.NETWORK_TROUBLES);
  }

  @Test
  void knowsNothingOfAnEmptyTree() throws IOException {
    Network network = read(writer());
    assertThat(network.interfaces()).isEmpty();
    assertThat(network.dhcpClients().isAbsent()).isTrue();
    assertThat(network.packaged().isAbsent()).isTrue();
    assertThat(network.sshStarted().isAbsent()).isFalse();
    assertThat(network.sshStarted().isKnown()).isFalse();
    assertThat(network.troubles()).isEmpty();
  }

  private static final String LINK = "/lib/systemd/network/99-default.link";
  private static final String GENERATOR = "/lib/udev/rules.d/75-persistent-net-generator.rules";

  @Test
  void namesByHardwareAreOnWhereNothingElseIsKnown() throws IOException {
    Network network = read(writer().file(LINK, "").file("/etc/os-release", "ID=debian\n"));
    assertThat(network.namesByHardware().isKnown()).isTrue();
  }

  /** Debian 8 has the link, Ubuntu 14.04 the rule, and the generator goes before both. */
  @Test
  void theGeneratorOfRulesKeepsTheNames() throws IOException {
    Network debian = read(writer().file(LINK, "").file(GENERATOR, "x"));
    assertThat(debian.namesByHardware().isAbsent()).isTrue();
    Network ubuntu =
        read(writer().file("/lib/udev/rules.d/80-net-name-slot.rules", "").file(GENERATOR, "x"));
    assertThat(ubuntu.namesByHardware().isAbsent()).isTrue();
    Network masked =
        read(
            writer()
                .file(LINK, "")
                .file(GENERATOR, "x")
                .link("/etc/udev/rules.d/75-persistent-net-generator.rules", "/dev/null"));
    assertThat(masked.namesByHardware().isKnown()).isTrue();
  }

  /** Which Debian's upgrade from 8 to 9 leaves in virtual machines. */
  @Test
  void aLinkWithoutAPolicyKeepsTheNames() throws IOException {
    String own = "/etc/systemd/network/99-default.link";
    Network upgraded = read(writer().file(LINK, "").file(own, "# This file disables the other\n"));
    assertThat(upgraded.namesByHardware().isAbsent()).isTrue();
    Network written = read(writer().file(LINK, "").file(own, "[Link]\nNamePolicy=path\n"));
    assertThat(written.namesByHardware().toOptional()).contains(own);
  }

  @Test
  void susesReleasesDiffer() throws IOException {
    for (String release : new String[] {"ID=\"sles\"", "ID=opensuse-leap", "ID_LIKE=\"suse\""}) {
      Network network = read(writer().file(LINK, "").file("/etc/os-release", release + "\n"));
      assertThat(network.namesByHardware()).as(release).isInstanceOf(Fact.NotRead.class);
    }
    Network old = read(writer().file("/etc/SuSE-release", "SLES 12").file(LINK, ""));
    assertThat(old.namesByHardware()).isInstanceOf(Fact.NotRead.class);
    Network none = read(writer().file("/etc/SuSE-release", "SUSE Linux Enterprise Server 11"));
    assertThat(none.namesByHardware().isAbsent()).isTrue();
  }
}
