package preflight.hostile;

import java.util.ArrayList;
import java.util.List;

/** Configurations of networks and firewalls that grow without end. */
final class NetworkBombs {

  private static final String INTERFACES = "/etc/network/interfaces";

  /** What is looked for behind all else. */
  private static final String TOOLS = "VMware Tools";

  private static final int FULL = 64 * 1024;

  private NetworkBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    String sources = "more than 10000 sources of ifupdown";
    String interfaces = "more than 1000 configured interfaces";
    bombs.add(names("sources", "source " + fill("d/* "), sources));
    bombs.add(names("source-lines", fill("source d/*\n"), sources));
    bombs.add(names("source-stars", "source d/" + fill("*a"), TOOLS));
    bombs.add(names("folders", "source-directory " + fill("d "), sources));
    bombs.add(names("missing", "source " + fill("x "), TOOLS));
    bombs.add(names("turns", "source " + fill("d/.. "), TOOLS));
    bombs.add(names("brackets", "source " + fill("[a] "), "source [a]"));
    bombs.add(linked("interfaces", "d", fill("iface e inet dhcp\n"), interfaces));
    bombs.add(linked("itself", "d", "source d/*\n" + fill("source d/*\n"), sources));
    bombs.add(linked("networkd", "../systemd/network", "[Match]\nName=" + fill("e "), interfaces));
    bombs.add(
        linked(
            "netplan",
            "../netplan",
            "network:\n  ethernets:\n" + fill("    e: {}\n"),
            "more than 256 files"));
    StringBuilder automatic = new StringBuilder("auto");
    for (int i = 0; i < 5000; i++) {
      automatic.append(" e").append(i);
    }
    bombs.add(
        Bomb.of(
            "network-automatic",
            guest().file(INTERFACES, automatic + "\n").disk(),
            "more than 1000 interfaces that are brought up"));
    bombs.add(wants());
    bombs.add(rules());
    return bombs;
  }

  private static ExtWriter guest() {
    return Guests.withGrub(Guests.GRUB).folder("/etc/network").file("/usr/bin/vmtoolsd", "");
  }

  private static String fill(String text) {
    return text.repeat((FULL - 4096) / text.length());
  }

  /** A folder of thousands of names, and a configuration that leads there. */
  private static Bomb names(String name, String interfaces, String says) {
    ExtWriter guest = guest().file(INTERFACES, interfaces + "\n").file("/x", "");
    guest.folder("/etc/network/d");
    for (int i = 0; i < 4000; i++) {
      guest.entry("/etc/network/d", "a".repeat(i % 60) + i, guest.inode("/x"), 1);
    }
    return Bomb.of("network-" + name, guest.disk(), says);
  }

  /** A file of the greatest size under hundreds of names. */
  private static Bomb linked(String name, String folder, String text, String says) {
    ExtWriter guest =
        guest()
            .file(INTERFACES, "source d/*\n")
            .file("/x", text)
            .file("/etc/systemd/system/multi-user.target.wants/systemd-networkd.service", "");
    String path = folder.startsWith("../") ? "/etc/" + folder.substring(3) : "/etc/network/d";
    guest.folder(path);
    String end = name.equals("networkd") ? ".network" : name.equals("netplan") ? ".yaml" : "";
    for (int i = 0; i < 300; i++) {
      guest.entry(path, i + end, guest.inode("/x"), 1);
    }
    return Bomb.of("network-" + name, guest.disk(), says);
  }

  /** Thousands of targets that all want the same thousands of units. */
  private static Bomb wants() {
    ExtWriter guest = guest().folder("/etc/systemd/system").folder("/w").file("/x", "");
    for (int i = 0; i < 3000; i++) {
      guest.entry("/etc/systemd/system", i + ".wants", guest.inode("/w"), 2);
      guest.entry("/w", "u" + i + ".service", guest.inode("/x"), 1);
    }
    return Bomb.of(
        "network-wants", guest.disk(), "more than 10000 names in the folders of services");
  }

  /** A rule of thousands of words that is come to again and again. */
  private static Bomb rules() {
    StringBuilder rules = new StringBuilder("*filter\n:INPUT DROP [0:0]\n-A INPUT -j C0\n");
    for (int i = 0; i < 13; i++) {
      rules.append(("-A C" + i + " -j C" + (i + 1) + "\n").repeat(2));
    }
    rules.append("-A C13 ").append("-m a ".repeat((FULL - 4096) / 5)).append("\n");
    ExtWriter guest =
        guest()
            .file("/etc/sysconfig/iptables", rules.toString())
            .file("/etc/systemd/system/multi-user.target.wants/iptables.service", "");
    return Bomb.of("network-rules", guest.disk(), TOOLS);
  }
}
