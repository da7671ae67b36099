package preflight.guest.network;

import java.util.List;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Addressing;
import preflight.guest.network.InterfaceConfig.Match;
import preflight.guest.network.InterfaceConfig.Source;

/** A connection of NetworkManager (nm-settings-keyfile(5)). */
final class Keyfile {

  private Keyfile() {}

  /** Reads a whole file; nothing for what is no wired connection. */
  static List<InterfaceConfig> parse(String text, Place file) {
    Sections sections = Sections.parse(text);
    String type = sections.value("connection", "type", "");
    Addressing addressing = addressing(sections.value("ipv4", "method", "auto"));
    Place place = sections.last("ipv4", "method").map(e -> file.atLine(e.line())).orElse(file);
    boolean automatic = !Words.isNo(sections.value("connection", "autoconnect", "true"));
    String name = sections.value("connection", "interface-name", "");
    switch (type) {
      case "ethernet", "802-3-ethernet" -> {}
      case "bridge", "bond", "vlan", "team" -> {
        return List.of(
            new InterfaceConfig(
                Match.OTHER, name, addressing, automatic, Source.NETWORK_MANAGER, place));
      }
      default -> {
        return List.of();
      }
    }
    String hardware =
        sections.value(
            "ethernet", "mac-address", sections.value("802-3-ethernet", "mac-address", ""));
    Match match = Match.ANY;
    if (sections.has("match")
        || sections.last("connection", "master").isPresent()
        || sections.last("connection", "controller").isPresent()) {
      match = Match.OTHER;
    } else if (!hardware.isEmpty()) {
      match = Match.HARDWARE;
      name = hardware;
    } else if (!name.isEmpty()) {
      return List.of(
          InterfaceConfig.named(name, addressing, automatic, Source.NETWORK_MANAGER, place));
    }
    return List.of(
        new InterfaceConfig(match, name, addressing, automatic, Source.NETWORK_MANAGER, place));
  }

  private static Addressing addressing(String method) {
    return switch (method) {
      case "auto" -> Addressing.DHCP;
      case "manual" -> Addressing.STATIC;
      case "disabled", "link-local", "shared" -> Addressing.NONE;
      default -> Addressing.UNKNOWN;
    };
  }
}
