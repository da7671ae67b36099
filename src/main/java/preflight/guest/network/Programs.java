package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;

/** The programs of a guest that bear on how it is reached, by their usual names and folders. */
final class Programs {

  private static final List<String> FOLDERS = List.of("/sbin/", "/usr/sbin/", "/usr/bin/", "/bin/");

  private final Files files;

  Programs(Files files) {
    this.files = files;
  }

  /**
   * @param byNetworkd whether systemd-networkd, which most systems merely have, is in use
   */
  Fact<List<String>> dhcpClients(boolean byNetworkd) {
    Fact<List<String>> found =
        named(
            "dhclient",
            "dhclient3",
            "dhcpcd",
            "dhcpcd5",
            "udhcpc",
            "pump",
            "wickedd",
            "connmand",
            "NetworkManager");
    if (!found.isAbsent() || !byNetworkd) {
      return found;
    }
    Fact<String> networkd =
        files.first("/usr/lib/systemd/systemd-networkd", "/lib/systemd/systemd-networkd");
    return networkd.isAbsent() ? found : networkd.map(path -> List.of("systemd-networkd"));
  }

  /** Those of some names that are there; absent where none is. */
  Fact<List<String>> named(String... names) {
    List<String> found = new ArrayList<>();
    Fact<List<String>> none = Fact.absent(files.place("/usr/sbin/" + names[0]));
    Optional<Place> first = Optional.empty();
    for (String name : names) {
      String[] paths = new String[FOLDERS.size()];
      for (int i = 0; i < paths.length; i++) {
        paths[i] = FOLDERS.get(i) + name;
      }
      Fact<String> one = files.first(paths);
      if (one instanceof Fact.Known<String> known) {
        found.add(name);
        first = first.or(() -> Optional.of(known.place()));
      } else if (!one.isAbsent()) {
        none = one.lacking();
      }
    }
    return first.isPresent() ? new Fact.Known<>(List.copyOf(found), first.get()) : none;
  }

  /** Tools of other hypervisors. */
  List<Network.Tool> guestTools() {
    List<Network.Tool> found = new ArrayList<>();
    tool(
        found,
        "VMware Tools",
        List.of("open-vm-tools-desktop", "open-vm-tools"),
        List.of("/usr/bin/vmware-uninstall-tools.pl"),
        "/usr/bin/vmtoolsd",
        "/usr/sbin/vmtoolsd",
        "/etc/vmware-tools");
    List<String> additions = new ArrayList<>();
    for (String name : files.names("/opt")) {
      if (name.startsWith("VBoxGuestAdditions-")) {
        additions.add("/opt/" + name + "/uninstall.sh");
      }
    }
    tool(
        found,
        "VirtualBox Guest Additions",
        List.of(
            "virtualbox-guest-dkms",
            "virtualbox-guest-x11",
            "virtualbox-guest-utils",
            "virtualbox-guest-utils-nox"),
        additions,
        "/usr/sbin/VBoxService",
        "/sbin/VBoxService",
        "/usr/bin/VBoxClient",
        "/usr/bin/VBoxService",
        "/var/lib/VBoxGuestAdditions");
    tool(
        found,
        "Parallels Tools",
        List.of(),
        List.of(),
        "/usr/bin/prltoolsd",
        "/usr/lib/parallels-tools");
    return found;
  }

  private void tool(
      List<Network.Tool> found,
      String name,
      List<String> packages,
      List<String> uninstallers,
      String... paths) {
    Fact<String> one = files.first(paths);
    if (one instanceof Fact.Known<String> known) {
      found.add(
          new Network.Tool(name, known.place(), installed(packages), files.firstOf(uninstallers)));
    }
  }

  /** Those of some packages that dpkg or pacman has, which keep a file or folder for each. */
  private List<String> installed(List<String> packages) {
    List<String> found = new ArrayList<>();
    List<String> local = files.names("/var/lib/pacman/local");
    for (String name : packages) {
      boolean there = files.find("/var/lib/dpkg/info/" + name + ".list").isKnown();
      for (String folder : local) {
        int digit = name.length() + 1;
        there |=
            folder.startsWith(name + "-")
                && folder.length() > digit
                && Character.isDigit(folder.charAt(digit));
      }
      if (there) {
        found.add(name);
      }
    }
    return found;
  }
}
