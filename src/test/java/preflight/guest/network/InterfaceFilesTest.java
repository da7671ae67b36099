package preflight.guest.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Place;

/** Each format in which a guest's network is configured. */
class InterfaceFilesTest {

  private static final Place FILE = Place.ofPath("/file");

  private static String text(InterfaceConfig config) {
    return config.match()
        + " "
        + config.name()
        + " "
        + config.addressing()
        + (config.automatic() ? " at " : " not at ")
        + config.place();
  }

  private static List<String> texts(List<InterfaceConfig> configs) {
    return configs.stream().map(InterfaceFilesTest::text).toList();
  }

  @Test
  void ifupdown() {
    InterfacesFile file =
        InterfacesFile.parse(
            """
            # comment
            source /etc/network/interfaces.d/*
            source-directory more
            auto lo eth0
            iface lo inet loopback
            iface eth0 inet static
              address 192.0.2.7
            iface eth0 inet6 auto
            allow-hotplug \\
              ens33
            iface ens33 inet dhcp
            iface br0 inet dhcp
            iface eth0.5 inet manual
            """,
            FILE);
    assertThat(texts(file.interfaces()))
        .containsExactly(
            "NAME eth0 STATIC at /file:6",
            "NAME ens33 DHCP at /file:11",
            "OTHER br0 DHCP at /file:12",
            "OTHER eth0.5 NONE at /file:13");
    assertThat(file.automatic()).containsExactlyInAnyOrder("lo", "eth0", "ens33");
    assertThat(file.sources()).containsExactly("/etc/network/interfaces.d/*");
    assertThat(file.folders()).containsExactly("more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAME eth0 DHCP at /file:1      | BOOTPROTO=dhcp",
        "NAME eth0 DHCP at /file:1      | BOOTPROTO=\"dhcp\" # from the installer",
        "NAME eth0 DHCP not at /file:1  | BOOTPROTO=dhcp;ONBOOT=no",
        "NAME eth0 DHCP not at /file:1  | BOOTPROTO='dhcp4';STARTMODE='off'",
        "NAME ens33 STATIC at /file     | DEVICE=ens33;IPADDR0=192.0.2.7",
        "NAME eth0 NONE at /file:1      | BOOTPROTO=none",
        "NAME eth0 UNKNOWN at /file:1   | BOOTPROTO=ibft",
        "HARDWARE 00:0c:29:00:00:01 NONE at /file | HWADDR=00:0c:29:00:00:01",
        "OTHER eth0 NONE at /file       | BRIDGE=br0",
        "OTHER eth0 NONE at /file       | TYPE=Bond",
      })
  void ifcfg(String expected, String text) {
    assertThat(IfcfgFile.parse("eth0", text.replace(';', '\n'), FILE).map(InterfaceFilesTest::text))
        .contains(expected);
    assertThat(IfcfgFile.parse("lo", "DEVICE=lo", FILE)).isEmpty();
  }

  @Test
  void netplan() {
    NetplanFile file =
        NetplanFile.parse(
            """
            # This is the network config written by 'subiquity'
            network:
              version: 2
              renderer: networkd
              ethernets:
                ens33:
                  dhcp4: true
                "eth1":
                  addresses:
                  - 192.0.2.7/24
                  nameservers:
                    addresses: [192.0.2.1, 192.0.2.2]
                  routes:
                    - to: default
                      via: 192.0.2.1
                all:
                  match:
                    name: "en*"
                  dhcp4: yes
                card:
                  match:
                    macaddress: 00:0c:29:00:00:01
                  dhcp4: no
                empty: {}
              bridges:
                br0:
                  interfaces: [ens33]
                  dhcp4: true
            """,
            FILE);
    assertThat(file.notRead()).isEmpty();
    assertThat(texts(file.interfaces()))
        .containsExactly(
            "NAME ens33 DHCP at /file:7",
            "NAME eth1 STATIC at /file:8",
            "PATTERN en* DHCP at /file:19",
            "HARDWARE card NONE at /file:23",
            "NAME empty NONE at /file:24",
            "OTHER br0 DHCP at /file:28");
  }

  /** What goes beyond block mappings is told and not guessed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{network: {version: 2}}",
        "network: {ethernets: {eth0: {dhcp4: true}}}",
        "network:\n  ethernets: {eth0: {dhcp4: true}}",
        "network:\n  ethernets:\n    eth0: {dhcp4: true}",
        "network:\n  ethernets:\n    eth0: &card\n      dhcp4: true",
        "network:\n  ethernets:\n    eth0:\n      dhcp4: maybe",
        "network:\n  ethernets:\n    eth0:\n      match: {name: en*}",
        "network:\n  ethernets:\n    eth0:\n      <<: *card",
        "network:\n\tethernets:",
        "- network:",
        "something: else",
      })
  void netplanThatIsNotRead(String text) {
    NetplanFile file = NetplanFile.parse(text, FILE);
    assertThat(file.notRead()).isPresent();
    assertThat(file.interfaces()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAME ens33 DHCP at /file:4   | [Match];Name=ens33;[Network];DHCP=ipv4",
        "PATTERN e* DHCP at /file:4   | [Match];Name=e*;[Network];DHCP=yes",
        "ANY  DHCP at /file:4         | [Match];Type=ether;[Network];DHCP=true",
        "NAME eth0 STATIC at /file    | [Match];Name=eth0;[Network];Address=192.0.2.7/24",
        "NAME eth0 NONE at /file:4    | [Match];Name=eth0;[Network];DHCP=ipv6",
        "HARDWARE  NONE at /file      | [Match];MACAddress=00:0c:29:00:00:01",
        "OTHER  NONE at /file         | [Match];Driver=virtio*",
        "OTHER eth0 NONE at /file     | [Match];Name=eth0;[Network];Bridge=br0",
      })
  void networkd(String expected, String text) {
    assertThat(texts(NetworkdFile.parse(text.replace(';', '\n'), FILE))).containsExactly(expected);
  }

  @Test
  void networkdThatIsNotForCards() {
    assertThat(NetworkdFile.parse("[Match]\nVirtualization=container\n", FILE)).isEmpty();
    assertThat(NetworkdFile.parse("[Match]\nName=wl* docker0\n", FILE)).isEmpty();
    assertThat(NetworkdFile.parse("[Match]\nType=wlan\n", FILE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ANY  DHCP at /file            | [connection];type=ethernet",
        "NAME ens3 DHCP at /file:5     | [connection];type=ethernet;interface-name=ens3;[ipv4];method=auto",
        "ANY  STATIC not at /file:5    | [connection];type=ethernet;autoconnect=false;[ipv4];method=manual",
        "HARDWARE 00:0C NONE at /file:6 | [connection];type=ethernet;[ethernet];mac-address=00:0C;[ipv4];method=disabled",
        "OTHER br0 DHCP at /file       | [connection];type=bridge;interface-name=br0",
      })
  void networkManager(String expected, String text) {
    assertThat(texts(Keyfile.parse(text.replace(';', '\n'), FILE))).containsExactly(expected);
    assertThat(Keyfile.parse("[connection]\ntype=wifi\n", FILE)).isEmpty();
  }

  @Test
  void namesThatAreKept() {
    assertThat(
            PersistentNames.parse(
                """
                # PCI device
                SUBSYSTEM=="net", ATTR{address}=="00:0c:29:00:00:01", KERNEL=="eth*", NAME="eth0"
                #SUBSYSTEM=="net", ATTR{address}=="00:0c:29:00:00:02", NAME="eth1"
                SUBSYSTEM=="net", DRIVERS=="?*", NAME="eth2"
                """))
        .containsExactly(java.util.Map.entry("eth0", 2));
  }

  @ParameterizedTest
  @CsvSource({"en*,ens5,true", "e?h*,eth0,true", "*,x,true", "en*,eth0,false", "e*0*5,e00,false"})
  void patterns(String pattern, String name, boolean matches) {
    assertThat(Glob.matches(pattern, name)).isEqualTo(matches);
  }
}
