package preflight.guest.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.hostile.ExtWriter;
import preflight.io.ArraySource;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** Firewalls as a guest's files have them together. */
class FirewallReaderTest {

  private static final String UFW = "ufw, which allows no SSH";

  private static String read(ExtWriter writer) throws IOException {
    Network network =
        NetworkReader.read(
            FileTree.of(
                new Volume("d", "p1", ExtFileSystem.open(new ArraySource("d", writer.volume())))));
    return network.firewall().toOptional().orElse("nothing");
  }

  private static ExtWriter ufw(String rules) {
    return ufw("/etc/ufw/user.rules", rules, "");
  }

  /** What ufw enable leaves where nobody allowed anything, and these rules. */
  private static ExtWriter ufw(String userFile, String rules, String before) {
    return new ExtWriter(1024, 4000)
        .file("/lib/ufw/ufw-init", "#!/bin/sh\n")
        .file("/etc/ufw/ufw.conf", "# Set to yes to start on boot.\nENABLED=yes\nLOGLEVEL=low\n")
        .file(
            "/etc/default/ufw",
            "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"ACCEPT\"\n")
        .file(
            "/etc/ufw/before.rules",
            """
            # See the ufw-framework(8) man page: sshguard and others go here
            *filter
            :ufw-before-input - [0:0]
            :ufw-not-local - [0:0]
            -A ufw-before-input -i lo -j ACCEPT
            -A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
            -A ufw-before-input -m conntrack --ctstate INVALID -j DROP
            -A ufw-before-input -p icmp --icmp-type echo-request -j ACCEPT
            -A ufw-before-input -p udp --sport 67 --dport 68 -j ACCEPT
            %s
            -A ufw-before-input -j ufw-not-local
            -A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
            -A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
            -A ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN
            -A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
            -A ufw-not-local -j DROP
            -A ufw-before-input -p udp -d 224.0.0.251 --dport 5353 -j ACCEPT
            -A ufw-before-input -p udp -d 239.255.255.250 --dport 1900 -j ACCEPT
            COMMIT
            """
                .formatted(before))
        .file(
            "/etc/ufw/after.rules",
            """
            *filter
            :ufw-after-input - [0:0]
            -A ufw-after-input -p udp --dport 137 -j ufw-skip-to-policy-input
            -A ufw-after-input -p tcp --dport 139 -j ufw-skip-to-policy-input
            -A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input
            COMMIT
            """)
        .file(
            userFile,
            """
            *filter
            :ufw-user-input - [0:0]
            :ufw-user-limit - [0:0]
            :ufw-user-limit-accept - [0:0]
            ### RULES ###
            %s
            ### END RULES ###

            ### LOGGING ###
            -A ufw-after-logging-input -j LOG --log-prefix "[UFW BLOCK] " -m limit --limit 3/min
            ### END LOGGING ###
            -A ufw-user-limit -m limit --limit 3/minute -j LOG --log-prefix "[UFW LIMIT BLOCK] "
            -A ufw-user-limit -j REJECT
            -A ufw-user-limit-accept -j ACCEPT
            COMMIT
            """
                .formatted(rules));
  }

  @Test
  void ufwAsItIsShipped() throws IOException {
    assertThat(read(ufw(""))).isEqualTo(UFW);
    // where releases before 2016 had it
    assertThat(read(ufw("/lib/ufw/user.rules", "", ""))).isEqualTo(UFW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "### tuple ### allow tcp 80 0.0.0.0/0 any 0.0.0.0/0 in\n"
            + "-A ufw-user-input -p tcp --dport 80 -j ACCEPT",
        "### tuple ### deny tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n"
            + "-A ufw-user-input -p tcp --dport 22 -j DROP",
        "-A ufw-user-input -p udp --dport 22 -j ACCEPT",
      })
  void ufwThatAllowsSomethingElse(String rules) throws IOException {
    assertThat(read(ufw(rules))).isEqualTo(UFW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n"
            + "-A ufw-user-input -p tcp --dport 22 -j ACCEPT",
        """
        ### tuple ### allow any 22 0.0.0.0/0 any 0.0.0.0/0 in
        -A ufw-user-input -p tcp --dport 22 -j ACCEPT
        -A ufw-user-input -p udp --dport 22 -j ACCEPT""",
        "### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 OpenSSH - in\n"
            + "-A ufw-user-input -p tcp --dport 22 -j ACCEPT"
            + " -m comment --comment 'dapp_OpenSSH'",
        "### tuple ### limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n"
            + "-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n"
            + "-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update"
            + " --seconds 30 --hitcount 6 -j ufw-user-limit\n"
            + "-A ufw-user-input -p tcp --dport 22 -j ufw-user-limit-accept",
        "-A ufw-user-input -p tcp -m multiport --dports 22,80,443 -j ACCEPT",
        "-A ufw-user-input -p tcp --dport 22 -s 192.0.2.0/24 -j ACCEPT",
        "-A ufw-user-input -i eth0 -j ACCEPT",
      })
  void ufwThatAllowsSsh(String rules) throws IOException {
    assertThat(read(ufw(rules))).isEqualTo("nothing");
  }

  @Test
  void ufwThatLetsTheAdministratorsOwnRulesDecide() throws IOException {
    String own = "-A ufw-before-input -p tcp --dport 22 -j ACCEPT";
    assertThat(read(ufw("/etc/ufw/user.rules", "", own))).isEqualTo("nothing");
  }

  @Test
  void ufwThatIsNotThereOrMasked() throws IOException {
    assertThat(read(removed())).isEqualTo("nothing");
    assertThat(read(removed().file("/usr/sbin/ufw", ""))).isEqualTo(UFW);
    assertThat(read(ufw("").link("/etc/systemd/system/ufw.service", "/dev/null")))
        .isEqualTo("nothing");
  }

  private static ExtWriter removed() {
    return new ExtWriter(1024, 1000)
        .file("/etc/ufw/ufw.conf", "ENABLED=yes\n")
        .file("/etc/default/ufw", "DEFAULT_INPUT_POLICY=\"DROP\"\n")
        .file("/etc/ufw/user.rules", "*filter\nCOMMIT\n");
  }

  private static final String CLOSED = "<zone><service name=\"http\"/></zone>\n";
  private static final String OPEN = "<zone><service name=\"ssh\"/></zone>\n";

  /** Which zone decides, with the default, for a connection of this file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "open  | DEVICE=eth0                 | nothing",
        "shut  | DEVICE=eth0                 | the zone shut of firewalld, which has no SSH",
        "open  | DEVICE=eth0\\nZONE=shut      | the zone shut of firewalld, which has no SSH",
        "shut  | DEVICE=eth0\\nZONE=open      | nothing",
        "open  | DEVICE=eth0\\nZONE=\"shut\"    | the zone shut of firewalld, which has no SSH",
        "open  | DEVICE=ens33\\nZONE=shut     | nothing",
        "shut  | DEVICE=ens33\\nZONE=open     | nothing",
        "open  | DEVICE=eth0\\nZONE=shut\\nONBOOT=no | nothing",
        "shut  | DEVICE=eth0\\nZONE=missing   | nothing",
      })
  void theZoneOfAConnectionGoesBeforeTheDefault(String standard, String ifcfg, String told)
      throws IOException {
    ExtWriter guest =
        firewalld(standard)
            .file("/etc/sysconfig/network-scripts/ifcfg-x", ifcfg.replace("\\n", "\n") + "\n");
    assertThat(read(guest)).isEqualTo(told);
  }

  @Test
  void theZoneOfAKeyfile() throws IOException {
    String file = "/etc/NetworkManager/system-connections/wired.nmconnection";
    String wired = "[connection]\ntype=ethernet\n";
    assertThat(read(firewalld("open").file(file, wired + "zone=shut\n")))
        .isEqualTo("the zone shut of firewalld, which has no SSH");
    assertThat(read(firewalld("shut").file(file, wired + "zone=open\n"))).isEqualTo("nothing");
    assertThat(read(firewalld("open").file(file, wired))).isEqualTo("nothing");
    String wireless = "[connection]\ntype=wifi\nzone=open\n";
    assertThat(read(firewalld("shut").file(file, wireless)))
        .isEqualTo("the zone shut of firewalld, which has no SSH");
  }

  private static ExtWriter firewalld(String standard) {
    return new ExtWriter(1024, 1000)
        .file("/etc/systemd/system/multi-user.target.wants/firewalld.service", "")
        .file("/etc/firewalld/firewalld.conf", "# default\nDefaultZone=" + standard + "\n")
        .file("/etc/firewalld/zones/open.xml", OPEN)
        .file("/usr/lib/firewalld/zones/shut.xml", CLOSED);
  }
}
