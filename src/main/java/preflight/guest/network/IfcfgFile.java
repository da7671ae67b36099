package preflight.guest.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Addressing;
import preflight.guest.network.InterfaceConfig.Match;
import preflight.guest.network.InterfaceConfig.Source;

/**
 * A file {@code ifcfg-NAME} of shell assignments: of the Red Hat family (nm-settings-ifcfg-rh(5),
 * initscripts' sysconfig.txt) and of SUSE (ifcfg(5)), which differ in a few keys.
 */
final class IfcfgFile {

  private IfcfgFile() {}

  /**
   * Reads a whole file.
   *
   * @param suffix of the file's name, which is the card's where the file names none
   * @return empty for loopback
   */
  static Optional<InterfaceConfig> parse(String suffix, String text, Place file) {
    Map<String, String> values = new HashMap<>();
    Place place = file;
    int number = 0;
    for (String line : Words.lines(text)) {
      number++;
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      if (key.isEmpty() || key.startsWith("#")) {
        continue;
      }
      values.put(key, value(line.substring(equals + 1)));
      if (key.equals("BOOTPROTO")) {
        place = file.atLine(number);
      }
    }
    String name = values.getOrDefault("DEVICE", suffix);
    if (name.equals("lo")) {
      return Optional.empty();
    }
    Addressing addressing = addressing(values);
    boolean automatic = isAutomatic(values);
    if (isComposed(values)) {
      return Optional.of(
          new InterfaceConfig(Match.OTHER, name, addressing, automatic, Source.IFCFG, place));
    }
    String hardware = values.getOrDefault("HWADDR", "");
    if (!hardware.isEmpty()) {
      return Optional.of(
          new InterfaceConfig(
              Match.HARDWARE, hardware, addressing, automatic, Source.IFCFG, place));
    }
    return Optional.of(InterfaceConfig.named(name, addressing, automatic, Source.IFCFG, place));
  }

  private static String value(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith("\"") && !stripped.startsWith("'")) {
      int comment = stripped.indexOf(" #");
      return comment < 0 ? stripped : stripped.substring(0, comment).strip();
    }
    List<String> words = Words.of(stripped);
    return words.isEmpty() ? "" : words.get(0);
  }

  private static Addressing addressing(Map<String, String> values) {
    String protocol = Words.lower(values.getOrDefault("BOOTPROTO", ""));
    switch (protocol) {
      case "dhcp", "bootp", "dhcp4", "dhcp+autoip", "auto4+dhcp" -> {
        return Addressing.DHCP;
      }
      case "", "static", "none" -> {
        for (String key : values.keySet()) {
          if (key.startsWith("IPADDR") && !values.get(key).isEmpty()) {
            return Addressing.STATIC;
          }
        }
        return Addressing.NONE;
      }
      case "dhcp6" -> {
        return Addressing.NONE;
      }
      default -> {
        return Addressing.UNKNOWN;
      }
    }
  }

  private static boolean isAutomatic(Map<String, String> values) {
    String mode = Words.lower(values.getOrDefault("STARTMODE", "auto"));
    return !Words.isNo(values.getOrDefault("ONBOOT", "yes"))
        && !mode.equals("off")
        && !mode.equals("manual");
  }

  /** Whether it is part of a bridge or a bond, or no Ethernet card. */
  private static boolean isComposed(Map<String, String> values) {
    for (String key :
        List.of("BRIDGE", "MASTER", "TEAM_MASTER", "ETHERDEVICE", "BONDING_MASTER", "VLAN")) {
      if (!values.getOrDefault(key, "").isEmpty()) {
        return true;
      }
    }
    String type = Words.lower(values.getOrDefault("TYPE", "ethernet"));
    return !type.equals("ethernet") && !type.isEmpty();
  }
}
