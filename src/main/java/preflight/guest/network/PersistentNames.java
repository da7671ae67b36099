package preflight.guest.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code 70-persistent-net.rules}, into which udev up to 208 wrote which card has which name, by
 * its hardware address (udev's rule_generator).
 */
final class PersistentNames {

  private PersistentNames() {}

  /** The names that are kept for a card of the old machine, and the line of each. */
  static Map<String, Integer> parse(String text) {
    Map<String, Integer> names = new HashMap<>();
    List<String> lines = Words.lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.stripLeading().startsWith("#")) {
        continue;
      }
      int name = line.indexOf("NAME=\"");
      boolean assigned = name > 0 && (line.charAt(name - 1) == ' ' || line.charAt(name - 1) == ',');
      int end = assigned ? line.indexOf('"', name + 6) : -1;
      if (end > 0 && line.contains("ATTR{address}==\"")) {
        names.put(line.substring(name + 6, end), i + 1);
      }
    }
    return names;
  }
}
