package preflight.report;

import java.util.Locale;
import java.util.Optional;
import preflight.guest.network.InterfaceConfig;
import preflight.guest.network.Network;

/** How a guest is reached, as members of a JSON object. */
final class NetworkJson {

  private NetworkJson() {}

  static void write(Json json, Network network) {
    json.begin("network").array("interfaces");
    for (InterfaceConfig config : network.interfaces()) {
      json.begin()
          .put("name", config.name())
          .put("match", config.match().name().toLowerCase(Locale.ROOT))
          .put("addressing", config.addressing().name().toLowerCase(Locale.ROOT))
          .put("automatic", config.automatic())
          .put("source", config.source().label())
          .place(Optional.of(config.place()))
          .end();
    }
    json.endArray()
        .put("persistentNames", network.persistentNames().keySet().stream().sorted().toList());
    json.fact("namesByHardware", network.namesByHardware(), path -> json.put("path", path));
    json.fact("automatic", network.automaticConfiguration(), by -> json.put("by", by));
    json.fact("dhcpClients", network.dhcpClients(), names -> json.put("names", names));
    json.fact("sshServers", network.sshServers(), names -> json.put("names", names));
    json.fact("sshStarted", network.sshStarted(), by -> json.put("by", by));
    json.fact("firewall", network.firewall(), what -> json.put("closedBy", what));
    json.put("guestTools", network.guestTools().stream().map(Network.Tool::name).toList());
    json.put(
        "notRead", network.notRead().stream().map(f -> f.name() + " at " + f.place()).toList());
    json.troubles(network.troubles());
    json.end();
  }
}
