package preflight.guest.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.Trouble;

/**
 * What the guest's files tell about how it is reached once it runs.
 *
 * @param interfaces that are configured, loopback left out
 * @param persistentNames names of cards that an udev rule keeps for hardware of the old machine
 * @param namesByHardware the rule or link by which udev names cards after where they are plugged
 *     in; absent where it does not
 * @param automaticConfiguration what configures a card that no file names, by DHCP; absent where
 *     nothing does
 * @param dhcpClients the programs, by their names; absent where there is none of those known
 * @param sshServers the programs; absent where there is none of those known
 * @param sshStarted what starts an SSH server; absent where surely nothing does
 * @param firewall what keeps an SSH connection out for sure; absent where nothing is known to
 * @param guestTools of other hypervisors
 * @param packaged the package database of a distribution; without one a program may be called
 *     anything
 * @param notRead configurations that could not be understood, with the reason
 * @param troubles files that could not be read
 */
public record Network(
    List<InterfaceConfig> interfaces,
    Map<String, Place> persistentNames,
    Fact<String> namesByHardware,
    Fact<String> automaticConfiguration,
    Fact<List<String>> dhcpClients,
    Fact<List<String>> sshServers,
    Fact<String> sshStarted,
    Fact<String> firewall,
    List<Tool> guestTools,
    Fact<String> packaged,
    List<Found> notRead,
    List<Trouble> troubles) {

  /** Something by its name, and where it lies. */
  public record Found(String name, Place place) {}

  /**
   * Tools of another hypervisor.
   *
   * @param packages of which they are, where the package database tells them by its files' names
   * @param uninstaller of the hypervisor's own, empty where there is none
   */
  public record Tool(
      String name, Place place, List<String> packages, Optional<String> uninstaller) {
    public Tool {
      packages = List.copyOf(packages);
    }
  }

  public Network {
    interfaces = List.copyOf(interfaces);
    persistentNames = Map.copyOf(persistentNames);
    guestTools = List.copyOf(guestTools);
    notRead = List.copyOf(notRead);
    troubles = List.copyOf(troubles);
  }

  /** The first card that surely gets its address by DHCP at the start. */
  public Optional<InterfaceConfig> firstOf(InterfaceConfig.Addressing addressing) {
    for (InterfaceConfig config : interfaces) {
      if (config.automatic() && config.addressing() == addressing) {
        return Optional.of(config);
      }
    }
    return Optional.empty();
  }

  /** Whether all that configures cards was read and understood. */
  public boolean isUnderstood() {
    if (!notRead.isEmpty() || !troubles.isEmpty()) {
      return false;
    }
    for (InterfaceConfig config : interfaces) {
      if (config.match() == InterfaceConfig.Match.OTHER
          || config.addressing() == InterfaceConfig.Addressing.UNKNOWN) {
        return false;
      }
    }
    return true;
  }
}
