package preflight.guest.network;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The zones of firewalld into which connections put their cards: {@code ZONE} of an ifcfg file and
 * {@code zone} of a keyfile of NetworkManager, which go before the default zone
 * (firewalld.zones(5)).
 */
final class ZonesOfConnections {

  private final Set<String> named = new LinkedHashSet<>();
  private boolean certain;
  private boolean unnamed;

  /**
   * One connection.
   *
   * @param zone empty where it names none
   */
  void add(InterfaceConfig config, String zone) {
    if (!config.automatic() || config.match() == InterfaceConfig.Match.HARDWARE) {
      return;
    }
    if (zone.isEmpty()) {
      unnamed = true;
      return;
    }
    named.add(zone);
    // a card of an instance may well be called so; another name may have no card there
    certain |=
        config.match() == InterfaceConfig.Match.ANY
            || config.match() == InterfaceConfig.Match.PATTERN
            || config.name().startsWith("eth");
  }

  /** All zones that may decide for the card of an instance. */
  Set<String> zones(String standard) {
    Set<String> zones = new LinkedHashSet<>(named);
    if (unnamed || !certain) {
      zones.add(standard);
    }
    return zones;
  }
}
