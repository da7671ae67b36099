package preflight.guest.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Addressing;
import preflight.guest.network.InterfaceConfig.Source;

/**
 * A file of ifupdown (interfaces(5)).
 *
 * @param interfaces for IPv4, loopback left out
 * @param automatic the names that some line brings up at the start
 * @param sources the patterns of files to read besides
 * @param folders to read besides
 */
record InterfacesFile(
    List<InterfaceConfig> interfaces,
    Set<String> automatic,
    List<String> sources,
    List<String> folders) {

  InterfacesFile {
    interfaces = List.copyOf(interfaces);
    automatic = Set.copyOf(automatic);
    sources = List.copyOf(sources);
    folders = List.copyOf(folders);
  }

  /** Reads a whole file; nothing in it is an error. */
  static InterfacesFile parse(String text, Place file) {
    List<InterfaceConfig> interfaces = new ArrayList<>();
    Set<String> automatic = new HashSet<>();
    List<String> sources = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    int number = 0;
    int first = 0;
    for (String line : Words.lines(text)) {
      number++;
      if (joined.isEmpty()) {
        first = number;
      }
      if (line.endsWith("\\")) {
        joined.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      List<String> words = Words.of(joined + line);
      joined.setLength(0);
      if (words.isEmpty() || words.get(0).startsWith("#")) {
        continue;
      }
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "auto", "allow-auto", "allow-hotplug" -> automatic.addAll(rest);
        case "source" -> sources.addAll(rest);
        case "source-directory" -> folders.addAll(rest);
        case "iface" -> {
          if (rest.size() >= 3 && rest.get(1).equals("inet") && !rest.get(2).equals("loopback")) {
            interfaces.add(
                InterfaceConfig.named(
                    rest.get(0),
                    addressing(rest.get(2)),
                    true,
                    Source.IFUPDOWN,
                    file.atLine(first)));
          }
        }
        default -> {
          // an option of the stanza, or what does not bear on the address
        }
      }
    }
    return new InterfacesFile(interfaces, automatic, sources, folders);
  }

  private static Addressing addressing(String method) {
    return switch (method) {
      case "dhcp", "bootp" -> Addressing.DHCP;
      case "static" -> Addressing.STATIC;
      case "manual" -> Addressing.NONE;
      default -> Addressing.UNKNOWN;
    };
  }
}
