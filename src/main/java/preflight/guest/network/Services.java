package preflight.guest.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.Limits;

/**
 * What is started when the machine starts: the links of systemd's targets (systemctl(1), enable)
 * and of runlevels, and the jobs of Upstart, OpenRC and BusyBox.
 */
final class Services {

  private static final List<String> UNITS =
      List.of("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system");

  private static final List<String> RUNLEVELS =
      List.of(
          "/etc/rc2.d",
          "/etc/rc3.d",
          "/etc/rc5.d",
          "/etc/rc.d/rc3.d",
          "/etc/rc.d/rc5.d",
          "/etc/init.d/rc3.d");

  private final Files files;
  private final Map<String, Place> started = new TreeMap<>();
  private boolean told;
  private int listed;

  Services(Files files) {
    this.files = files;
    systemd();
    runlevels();
    for (String runlevel : List.of("/etc/runlevels/default", "/etc/runlevels/boot")) {
      for (String name : names(runlevel)) {
        add(name, runlevel + "/" + name);
        told = true;
      }
    }
    for (String name : names("/etc/init.d")) {
      // BusyBox's own, as Buildroot has them
      if (isNumbered(name)) {
        add(name.substring(3), "/etc/init.d/" + name);
        told = true;
      }
    }
    for (String name : names("/etc/init")) {
      if (name.endsWith(".conf")) {
        add(name.substring(0, name.length() - 5), "/etc/init/" + name);
        told = true;
      }
    }
  }

  /**
   * What starts a service; absent where the guest's links tell of others and not of it, not read
   * where they tell nothing.
   *
   * @param names with and without {@code .service}
   */
  Fact<String> start(List<String> names) {
    for (String name : names) {
      Place place = started.get(name);
      if (place != null) {
        return new Fact.Known<>(name, place);
      }
    }
    if (listed > Limits.SERVICE_NAMES) {
      return new Fact.NotRead<>(
          "more than " + Limits.SERVICE_NAMES + " names in the folders of services");
    }
    return told
        ? Fact.absent(files.place("/etc"))
        : new Fact.NotRead<>("no link tells which services are started");
  }

  /** The names in a folder; none any more once the limit is crossed. */
  private List<String> names(String folder) {
    if (listed > Limits.SERVICE_NAMES) {
      return List.of();
    }
    List<String> found = files.names(folder);
    listed += found.size();
    return found;
  }

  private void systemd() {
    for (String folder : UNITS) {
      boolean own = folder.startsWith("/etc");
      for (String name : names(folder)) {
        boolean wants = name.endsWith(".wants") || name.endsWith(".requires");
        if (!wants && own && name.indexOf('.') > 0 && !files.isMasked(folder + "/" + name)) {
          // an alias, such as sshd.service for ssh.service, is only made for what is enabled
          add(name, folder + "/" + name);
        }
        if (!wants || (!own && !isTarget(name))) {
          continue;
        }
        for (String unit : names(folder + "/" + name)) {
          add(unit, folder + "/" + name + "/" + unit);
          told |= own && name.equals("multi-user.target.wants");
        }
      }
    }
    for (String name : List.copyOf(started.keySet())) {
      if (name.indexOf('.') > 0 && files.isMasked("/etc/systemd/system/" + name)) {
        started.remove(name);
      }
    }
  }

  private static boolean isTarget(String name) {
    return name.startsWith("multi-user.")
        || name.startsWith("sysinit.")
        || name.startsWith("basic.")
        || name.startsWith("sockets.");
  }

  private void runlevels() {
    for (String folder : RUNLEVELS) {
      for (String name : names(folder)) {
        if (isNumbered(name)) {
          add(name.substring(3), folder + "/" + name);
          told = true;
        }
      }
    }
  }

  private static boolean isNumbered(String name) {
    return name.length() > 3
        && name.charAt(0) == 'S'
        && Character.isDigit(name.charAt(1))
        && Character.isDigit(name.charAt(2));
  }

  private void add(String name, String path) {
    started.putIfAbsent(name, files.place(path));
  }

  /** Where something is started, if it surely is. */
  Optional<Place> of(String... names) {
    return start(List.of(names)).toOptional().flatMap(name -> Optional.of(started.get(name)));
  }
}
