package preflight.guest.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Source;
import preflight.io.Limits;
import preflight.tree.FileTree;

/** Finds out how the guest configures its network and lets itself be reached. */
public final class NetworkReader {

  private final Files files;
  private final Services services;
  private final Programs programs;
  private final ZonesOfConnections zones = new ZonesOfConnections();
  private final List<Network.Found> notRead = new ArrayList<>();

  private NetworkReader(FileTree tree) {
    this.files = new Files(tree);
    this.services = new Services(files);
    this.programs = new Programs(files);
  }

  /** Reads what there is; what cannot be read is told in the result. */
  public static Network read(FileTree tree) {
    return new NetworkReader(tree).network();
  }

  private Network network() {
    List<InterfaceConfig> interfaces = new ArrayList<>();
    interfaces.addAll(ifupdown());
    interfaces.addAll(ifcfg());
    interfaces.addAll(netplan());
    boolean networkd = services.of("systemd-networkd.service", "systemd-networkd").isPresent();
    List<InterfaceConfig> networkdFiles = networkd();
    if (networkd) {
      interfaces.addAll(networkdFiles);
    }
    interfaces.addAll(keyfiles());
    Fact<List<String>> servers = programs.named("sshd", "dropbear", "dropbearmulti", "tinysshd");
    boolean byNetworkd = networkd || !networkdFiles.isEmpty() || hasNetplan(interfaces);
    return new Network(
        limited(interfaces),
        persistentNames(),
        namesByHardware(),
        automatic(),
        programs.dhcpClients(byNetworkd),
        servers,
        services.start(
            List.of(
                "ssh.service",
                "sshd.service",
                "ssh.socket",
                "sshd.socket",
                "dropbear.service",
                "dropbear.socket",
                "tinyssh.socket",
                "ssh",
                "sshd",
                "dropbear")),
        new FirewallReader(files, services, zones).read(),
        programs.guestTools(),
        files.first(
            "/var/lib/dpkg/status",
            "/var/lib/rpm",
            "/usr/lib/sysimage/rpm",
            "/lib/apk/db/installed",
            "/usr/lib/apk/db/installed",
            "/var/lib/pacman/local"),
        notRead,
        files.troubles());
  }

  private List<InterfaceConfig> limited(List<InterfaceConfig> interfaces) {
    if (interfaces.size() <= Limits.NETWORK_INTERFACES) {
      return interfaces;
    }
    notRead.add(
        new Network.Found(
            "more than " + Limits.NETWORK_INTERFACES + " configured interfaces",
            files.place("/etc")));
    return interfaces.subList(0, Limits.NETWORK_INTERFACES);
  }

  /** One more than the limit is kept, so that it shows. */
  static void addAll(List<InterfaceConfig> found, List<InterfaceConfig> more) {
    int room = Limits.NETWORK_INTERFACES + 1 - found.size();
    found.addAll(more.subList(0, Math.max(0, Math.min(room, more.size()))));
  }

  private static boolean hasNetplan(List<InterfaceConfig> interfaces) {
    for (InterfaceConfig config : interfaces) {
      if (config.source() == Source.NETPLAN) {
        return true;
      }
    }
    return false;
  }

  private List<InterfaceConfig> ifupdown() {
    Ifupdown read = Ifupdown.read(files);
    notRead.addAll(read.notRead());
    return read.interfaces();
  }

  private List<InterfaceConfig> ifcfg() {
    List<InterfaceConfig> found = new ArrayList<>();
    for (String folder : List.of("/etc/sysconfig/network-scripts/", "/etc/sysconfig/network/")) {
      for (String name : files.names(folder)) {
        String suffix = name.startsWith("ifcfg-") ? name.substring("ifcfg-".length()) : "";
        if (suffix.isEmpty() || isLeftOver(suffix)) {
          continue;
        }
        files
            .text(folder + name)
            .ifPresent(
                content ->
                    IfcfgFile.parse(suffix, content.text(), content.place())
                        .ifPresent(
                            config -> {
                              found.add(config);
                              zones.add(config, FirewallReader.assigned(content.text(), "ZONE"));
                            }));
      }
    }
    return found;
  }

  /** Copies that editors and package managers leave, which no program reads. */
  private static boolean isLeftOver(String name) {
    return name.endsWith("~")
        || name.endsWith(".bak")
        || name.endsWith(".old")
        || name.endsWith(".orig")
        || name.endsWith(".rpmnew")
        || name.endsWith(".rpmsave")
        || name.endsWith(".rpmorig")
        || name.endsWith(".template");
  }

  private List<InterfaceConfig> netplan() {
    List<InterfaceConfig> found = new ArrayList<>();
    for (String folder : List.of("/usr/lib/netplan/", "/etc/netplan/")) {
      for (String name : files.names(folder)) {
        Optional<Files.Content> content =
            name.endsWith(".yaml") ? files.text(folder + name) : Optional.empty();
        if (content.isEmpty()) {
          continue;
        }
        NetplanFile file = NetplanFile.parse(content.get().text(), content.get().place());
        addAll(found, file.interfaces());
        file.notRead()
            .ifPresent(
                line ->
                    notRead.add(
                        new Network.Found(
                            "YAML beyond what is read", content.get().place().atLine(line))));
      }
    }
    return found;
  }

  private List<InterfaceConfig> networkd() {
    List<InterfaceConfig> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String folder :
        List.of("/etc/systemd/network/", "/usr/lib/systemd/network/", "/lib/systemd/network/")) {
      for (String name : files.names(folder)) {
        // a name in the first folder hides the same one in the others
        if (name.endsWith(".network") && seen.add(name)) {
          files
              .text(folder + name)
              .ifPresent(c -> addAll(found, NetworkdFile.parse(c.text(), c.place())));
        }
      }
    }
    return found;
  }

  private List<InterfaceConfig> keyfiles() {
    List<InterfaceConfig> found = new ArrayList<>();
    for (String folder :
        List.of(
            "/etc/NetworkManager/system-connections/",
            "/usr/lib/NetworkManager/system-connections/")) {
      for (String name : files.names(folder)) {
        if (!name.startsWith(".") && !name.endsWith("~")) {
          files
              .text(folder + name)
              .ifPresent(
                  content -> {
                    List<InterfaceConfig> configs = Keyfile.parse(content.text(), content.place());
                    String zone = Sections.parse(content.text()).value("connection", "zone", "");
                    configs.forEach(config -> zones.add(config, zone));
                    found.addAll(configs);
                  });
        }
      }
    }
    return found;
  }

  /** Only where udev would give the new card another name, since the old one is taken. */
  private Map<String, Place> persistentNames() {
    Map<String, Place> names = new TreeMap<>();
    if (hasGenerator()) {
      files
          .text("/etc/udev/rules.d/70-persistent-net.rules")
          .ifPresent(
              c ->
                  PersistentNames.parse(c.text())
                      .forEach((name, line) -> names.put(name, c.place().atLine(line))));
    }
    return names;
  }

  /** Whether udev writes down which card has which name. */
  private boolean hasGenerator() {
    String own = "/etc/udev/rules.d/75-persistent-net-generator.rules";
    Fact<String> found =
        files.first(
            own,
            "/lib/udev/rules.d/75-persistent-net-generator.rules",
            "/usr/lib/udev/rules.d/75-persistent-net-generator.rules");
    return found.isKnown() && !files.isMasked(own);
  }

  /**
   * The link since systemd 209, the rule of 197 to 208 (systemd.net-naming-scheme(7)). Debian 8 and
   * Ubuntu 14.04 have either, but keep to the names that the generator of rules gives, and SUSE's
   * releases differ in what they do without being told.
   */
  private Fact<String> namesByHardware() {
    String own = "/etc/systemd/network/99-default.link";
    if (files.isMasked(own)
        || files.isMasked("/etc/udev/rules.d/80-net-setup-link.rules")
        || files.isMasked("/etc/udev/rules.d/80-net-name-slot.rules")
        || hasGenerator()) {
      return Fact.absent(files.place(own));
    }
    Optional<Files.Content> link = files.text(own);
    if (link.isPresent()) {
      // Debian's upgrades leave one of comments alone, so that cards keep their names
      return Sections.parse(link.get().text()).last("Link", "NamePolicy").isPresent()
          ? new Fact.Known<>(own, link.get().place())
          : Fact.absent(link.get().place());
    }
    Fact<String> found =
        files.first(
            "/usr/lib/systemd/network/99-default.link",
            "/lib/systemd/network/99-default.link",
            "/usr/lib/udev/rules.d/80-net-name-slot.rules",
            "/lib/udev/rules.d/80-net-name-slot.rules");
    return found.isKnown() && isSuse()
        ? new Fact.NotRead<>("whether SUSE names cards by hardware depends on its release")
        : found;
  }

  private boolean isSuse() {
    for (String path : List.of("/etc/os-release", "/usr/lib/os-release")) {
      String text = files.text(path).map(Files.Content::text).orElse("");
      String ids =
          FirewallReader.assigned(text, "ID") + " " + FirewallReader.assigned(text, "ID_LIKE");
      if (ids.contains("suse") || ids.contains("sles")) {
        return true;
      }
    }
    return files.find("/etc/SuSE-release").isKnown();
  }

  private Fact<String> automatic() {
    Fact<String> manager =
        files.first("/usr/sbin/NetworkManager", "/usr/bin/NetworkManager", "/sbin/NetworkManager");
    if (!manager.isAbsent()
        && !isSet("no-auto-default", "/etc/NetworkManager/NetworkManager.conf")) {
      return manager.map(path -> "NetworkManager");
    }
    Fact<String> cloud = files.first("/etc/cloud/cloud.cfg");
    if (!cloud.isAbsent()
        && !files.find("/etc/cloud/cloud-init.disabled").isKnown()
        && !isCloudNetworkDisabled()) {
      return cloud.map(path -> "cloud-init");
    }
    Optional<Place> dhcpcd = services.of("dhcpcd.service", "dhcpcd");
    return dhcpcd.isPresent()
        ? new Fact.Known<>("dhcpcd", dhcpcd.get())
        : Fact.absent(files.place("/etc"));
  }

  /** NetworkManager.conf(5): with no-auto-default only the connections that are there count. */
  private boolean isSet(String key, String main) {
    List<String> paths = new ArrayList<>(List.of(main));
    for (String folder :
        List.of("/etc/NetworkManager/conf.d/", "/usr/lib/NetworkManager/conf.d/")) {
      for (String name : files.names(folder)) {
        paths.add(folder + name);
      }
    }
    for (String path : paths) {
      Optional<Files.Content> content = files.text(path);
      if (content.isPresent()
          && Sections.parse(content.get().text()).last("main", key).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** The line that installers leave, in either of YAML's spellings. */
  private boolean isCloudNetworkDisabled() {
    for (String name : files.names("/etc/cloud/cloud.cfg.d")) {
      String text =
          name.endsWith(".cfg")
              ? files.text("/etc/cloud/cloud.cfg.d/" + name).map(Files.Content::text).orElse("")
              : "";
      boolean network = false;
      for (String line : Words.lines(text)) {
        String stripped = line.strip();
        if (stripped.startsWith("network:")
            && stripped.replace(" ", "").contains("config:disabled")) {
          return true;
        }
        if (network && stripped.equals("config: disabled")) {
          return true;
        }
        network = stripped.equals("network:");
      }
    }
    return false;
  }
}
