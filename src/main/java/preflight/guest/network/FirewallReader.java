package preflight.guest.network;

import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;

/** Looks for rules that are loaded at the start and let no SSH connection in. */
final class FirewallReader {

  private final Files files;
  private final Services services;

  FirewallReader(Files files, Services services) {
    this.files = files;
    this.services = services;
  }

  /** What keeps it out, for sure, in one phrase; absent where nothing is known to. */
  Fact<String> read() {
    for (Fact<String> one : java.util.List.of(iptables(), ufw(), firewalld(), nftables())) {
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

  private Fact<String> ufw() {
    Optional<Files.Content> config = files.text("/etc/ufw/ufw.conf");
    if (config.isEmpty() || !Words.isYes(assigned(config.get().text(), "ENABLED"))) {
      return Fact.absent();
    }
    String policy = assigned(text("/etc/default/ufw"), "DEFAULT_INPUT_POLICY");
    String before = text("/etc/ufw/before.rules");
    Optional<Files.Content> user =
        files.text("/etc/ufw/user.rules").or(() -> files.text("/lib/ufw/user.rules"));
    boolean told =
        user.isPresent()
            && (policy.equals("DROP") || policy.equals("REJECT"))
            && !before.contains(" 22")
            && !before.contains("ssh");
    if (!told) {
      return Fact.absent();
    }
    IptablesSave.Fate fate = IptablesSave.parse(user.get().text()).chain("ufw-user-input");
    boolean closed = fate == IptablesSave.Fate.PASSED || fate == IptablesSave.Fate.DROPPED;
    return closed ? known("ufw, which allows no SSH", user.get().place()) : Fact.absent();
  }

  private Fact<String> firewalld() {
    if (services.of("firewalld.service").isEmpty()
        || files.find("/etc/firewalld/direct.xml").isKnown()
        || !files.names("/etc/firewalld/policies").isEmpty()) {
      return Fact.absent();
    }
    String zone = assigned(text("/etc/firewalld/firewalld.conf"), "DefaultZone");
    if (zone.isEmpty()) {
      zone = "public";
    }
    if (zone.indexOf('/') >= 0 || isBound(zone)) {
      return Fact.absent();
    }
    String own = "/etc/firewalld/zones/" + zone + ".xml";
    String shipped = "/usr/lib/firewalld/zones/" + zone + ".xml";
    Optional<Files.Content> text = files.text(own).or(() -> files.text(shipped));
    return text.filter(t -> FirewalldZone.parse(t.text()).closed()).isPresent()
        ? known("the zone " + zone + " of firewalld, which has no SSH", text.get().place())
        : Fact.absent();
  }

  /** Whether some other zone takes connections away from the default one. */
  private boolean isBound(String zone) {
    for (String name : files.names("/etc/firewalld/zones")) {
      if (!name.endsWith(".xml") || name.equals(zone + ".xml")) {
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
