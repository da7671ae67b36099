package preflight.guest.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.fact.Fact;
import preflight.fact.Place;

/** Looks for rules that are loaded at the start and let no SSH connection in. */
final class FirewallReader {

  private final Files files;
  private final Services services;
  private final ZonesOfConnections connections;

  FirewallReader(Files files, Services services, ZonesOfConnections connections) {
    this.files = files;
    this.services = services;
    this.connections = connections;
  }

  /** What keeps it out, for sure, in one phrase; absent where nothing is known to. */
  Fact<String> read() {
    for (Fact<String> one : List.of(iptables(), ufw(), firewalld(), nftables())) {
      if (one.isKnown()) {
        return one;
      }
    }
    return Fact.absent(files.place("/etc"));
  }

  private Fact<String> iptables() {
    Fact<String> redHat = saved("/etc/sysconfig/iptables", "iptables.service", "iptables");
    return redHat.isKnown()
        ? redHat
        : saved(
            "/etc/iptables/rules.v4",
            "netfilter-persistent.service",
            "iptables-persistent",
            "netfilter-persistent");
  }

  private Fact<String> saved(String path, String... services) {
    if (this.services.of(services).isEmpty()) {
      return Fact.absent();
    }
    Optional<Files.Content> rules = files.text(path);
    boolean closed =
        rules
            .filter(r -> IptablesSave.parse(r.text()).incoming() == IptablesSave.Fate.DROPPED)
            .isPresent();
    return closed ? known("the rules of iptables", rules.get().place()) : Fact.absent();
  }

  /**
   * The packet passes before.rules, the rules of users and after.rules, and then the default
   * decides (ufw-framework(8)).
   */
  private Fact<String> ufw() {
    Optional<Files.Content> config = files.text("/etc/ufw/ufw.conf");
    if (config.isEmpty() || !Words.isYes(assigned(config.get().text(), "ENABLED")) || !hasUfw()) {
      return Fact.absent();
    }
    String policy = assigned(text("/etc/default/ufw"), "DEFAULT_INPUT_POLICY");
    if (!policy.equals("DROP") && !policy.equals("REJECT")) {
      return Fact.absent();
    }
    // the folder has changed from release to release
    Fact<String> user =
        files.first("/etc/ufw/user.rules", "/lib/ufw/user.rules", "/var/lib/ufw/user.rules");
    if (!(user instanceof Fact.Known<String> known)) {
      return Fact.absent();
    }
    IptablesSave.Fate fate = fate("/etc/ufw/before.rules", "ufw-before-input");
    if (fate == IptablesSave.Fate.PASSED) {
      fate = fate(known.value(), "ufw-user-input");
    }
    if (fate == IptablesSave.Fate.PASSED) {
      fate = fate("/etc/ufw/after.rules", "ufw-after-input");
    }
    boolean closed = fate == IptablesSave.Fate.PASSED || fate == IptablesSave.Fate.DROPPED;
    return closed ? known("ufw, which allows no SSH", known.place()) : Fact.absent();
  }

  /** Its configuration stays where the package was removed. */
  private boolean hasUfw() {
    return files
            .first(
                "/lib/ufw/ufw-init",
                "/usr/lib/ufw/ufw-init",
                "/usr/libexec/ufw/ufw-init",
                "/usr/sbin/ufw",
                "/usr/bin/ufw")
            .isKnown()
        && !files.isMasked("/etc/systemd/system/ufw.service");
  }

  /** What a file that may be missing does with the packet. */
  private IptablesSave.Fate fate(String path, String chain) {
    Optional<Files.Content> rules = files.text(path);
    if (rules.isEmpty()) {
      return files.find(path).isAbsent() ? IptablesSave.Fate.PASSED : IptablesSave.Fate.UNKNOWN;
    }
    return IptablesSave.parse(rules.get().text()).chain(chain);
  }

  private Fact<String> firewalld() {
    if (services.of("firewalld.service").isEmpty()
        || files.find("/etc/firewalld/direct.xml").isKnown()
        || !files.names("/etc/firewalld/policies").isEmpty()) {
      return Fact.absent();
    }
    String standard = assigned(text("/etc/firewalld/firewalld.conf"), "DefaultZone");
    Set<String> zones = connections.zones(standard.isEmpty() ? "public" : standard);
    if (isBound(zones)) {
      return Fact.absent();
    }
    Fact<String> closed = Fact.absent();
    for (String zone : zones) {
      Fact<String> one = closed(zone);
      if (!one.isKnown()) {
        return Fact.absent();
      }
      closed = closed.isKnown() ? closed : one;
    }
    return closed;
  }

  private Fact<String> closed(String zone) {
    if (zone.indexOf('/') >= 0) {
      return Fact.absent();
    }
    Optional<Files.Content> text =
        files
            .text("/etc/firewalld/zones/" + zone + ".xml")
            .or(() -> files.text("/usr/lib/firewalld/zones/" + zone + ".xml"));
    return text.filter(t -> FirewalldZone.parse(t.text()).closed()).isPresent()
        ? known("the zone " + zone + " of firewalld, which has no SSH", text.get().place())
        : Fact.absent();
  }

  /** Whether some other zone takes connections away from these. */
  private boolean isBound(Set<String> zones) {
    for (String name : files.names("/etc/firewalld/zones")) {
      if (!name.endsWith(".xml") || zones.contains(name.substring(0, name.length() - 4))) {
        continue;
      }
      if (FirewalldZone.parse(text("/etc/firewalld/zones/" + name)).bound()) {
        return true;
      }
    }
    return false;
  }

  private Fact<String> nftables() {
    for (String path : new String[] {"/etc/nftables.conf", "/etc/sysconfig/nftables.conf"}) {
      if (services.of("nftables.service", "nftables").isEmpty()) {
        return Fact.absent();
      }
      Optional<Files.Content> rules = files.text(path);
      if (rules.filter(r -> NftablesFile.isClosed(r.text())).isPresent()) {
        return known("the rules of nftables", rules.get().place());
      }
    }
    return Fact.absent();
  }

  private String text(String path) {
    return files.text(path).map(Files.Content::text).orElse("");
  }

  /** The last value that a file of shell assignments gives a name; empty without one. */
  static String assigned(String text, String name) {
    String value = "";
    for (String line : Words.lines(text)) {
      String stripped = line.strip();
      if (stripped.startsWith(name + "=")) {
        value = Words.unquoted(stripped.substring(name.length() + 1));
      }
    }
    return value;
  }

  private static Fact<String> known(String what, Place place) {
    return new Fact.Known<>(what, place);
  }
}
