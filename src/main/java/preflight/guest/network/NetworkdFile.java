package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Addressing;
import preflight.guest.network.InterfaceConfig.Match;
import preflight.guest.network.InterfaceConfig.Source;

/** A {@code .network} file of systemd-networkd (systemd.network(5)). */
final class NetworkdFile {

  private NetworkdFile() {}

  /** Reads a whole file; one configuration for each name that it matches. */
  static List<InterfaceConfig> parse(String text, Place file) {
    Sections sections = Sections.parse(text);
    Addressing addressing = addressing(sections);
    Place place = sections.last("Network", "DHCP").map(e -> file.atLine(e.line())).orElse(file);
    Match match = Match.ANY;
    String names = "";
    for (Sections.Entry entry : sections.entries()) {
      if (!entry.section().equals("Match")) {
        continue;
      }
      switch (entry.key()) {
        case "Name" -> names = entry.value();
        case "MACAddress", "PermanentMACAddress" -> match = Match.HARDWARE;
        case "Type" -> {
          if (!entry.value().equals("ether")) {
            return List.of();
          }
        }
        // a real card has no kind, and this is a virtual machine of no container
        case "Kind" -> {
          if (!entry.value().equals("!*")) {
            return List.of();
          }
        }
        case "Virtualization" -> {
          if (entry.value().equals("container")) {
            return List.of();
          }
          match = Match.OTHER;
        }
        case "WLANInterfaceType", "SSID", "BSSID" -> {
          return List.of();
        }
        default -> match = Match.OTHER;
      }
    }
    if (Words.isYes(sections.value("Link", "Unmanaged", "no"))) {
      return List.of();
    }
    for (String key : List.of("Bridge", "Bond", "VLAN", "MACVLAN", "VRF")) {
      if (sections.last("Network", key).isPresent()) {
        match = Match.OTHER;
      }
    }
    return configs(match, names, addressing, place);
  }

  private static List<InterfaceConfig> configs(
      Match match, String names, Addressing addressing, Place place) {
    List<InterfaceConfig> configs = new ArrayList<>();
    if (match != Match.ANY || names.isEmpty()) {
      configs.add(new InterfaceConfig(match, names, addressing, true, Source.NETWORKD, place));
      return configs;
    }
    for (String name : Words.of(names)) {
      if (name.startsWith("!")) {
        configs.add(
            new InterfaceConfig(Match.OTHER, names, addressing, true, Source.NETWORKD, place));
      } else if (InterfaceConfig.isCard(name)) {
        configs.add(InterfaceConfig.named(name, addressing, true, Source.NETWORKD, place));
      }
    }
    return configs;
  }

  private static Addressing addressing(Sections sections) {
    String dhcp = sections.value("Network", "DHCP", "no");
    if (Words.isYes(dhcp) || dhcp.equals("ipv4") || dhcp.equals("both") || dhcp.equals("v4")) {
      return Addressing.DHCP;
    }
    boolean address =
        sections.last("Network", "Address").isPresent()
            || sections.last("Address", "Address").isPresent();
    return address ? Addressing.STATIC : Addressing.NONE;
  }
}
