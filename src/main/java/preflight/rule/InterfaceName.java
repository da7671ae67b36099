package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.network.InterfaceConfig;
import preflight.guest.network.Network;
import preflight.inspection.Inspection;
import preflight.io.Limits;

/** The network is configured for a card by a name that EC2 does not have. */
final class InterfaceName implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF803",
          "interface-name",
          "The network is configured for a card by a name that EC2 does not have");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.BOTH;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    Optional<Guest> guest = Reach.guest(inspection);
    if (guest.isEmpty() || !guest.get().boot().entry().isKnown()) {
      return List.of();
    }
    Network network = guest.get().network();
    if (!network.isUnderstood()
        || !network.automaticConfiguration().isAbsent()
        || Reach.isConfiguredByKernel(guest.get())) {
      return List.of();
    }
    boolean xen = isLost(guest.get(), Hypervisor.XEN);
    boolean nitro = isLost(guest.get(), Hypervisor.NITRO);
    boolean lost =
        request.isRegistered() ? request.isOn(Hypervisor.XEN) ? xen : nitro : xen || nitro;
    if (!lost) {
      return List.of();
    }
    InterfaceConfig first = configured(network).get(0);
    String has =
        "The configuration of "
            + first.source().label()
            + " is for "
            + (first.match() == InterfaceConfig.Match.HARDWARE
                ? "the hardware address of the old card"
                : isKept(network, first)
                    ? "a card named " + first.name() + ", a name that udev keeps for the old card"
                    : "a card named " + first.name())
            + ", which ";
    Fix fix = fix(inspection, guest.get(), first);
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
              ID,
              TaskState.BOOTING,
              has
                  + (xen && nitro ? "EC2" : xen ? "a Xen instance" : "a Nitro instance")
                  + " does not have; AWS's guide does not support names that depend on the hardware.",
              Optional.of(first.place()),
              fix));
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.MEDIUM,
            knowledge,
            has + "such an instance does not have; the machine comes up, but is not reachable.",
            Optional.of(first.place()),
            fix));
  }

  /** Whether the name would be the card's, if udev did not keep it for another. */
  private static boolean isKept(Network network, InterfaceConfig config) {
    return config.match() == InterfaceConfig.Match.NAME
        && network.persistentNames().containsKey(config.name());
  }

  private static Fix fix(Inspection inspection, Guest guest, InterfaceConfig first) {
    if (isKept(guest.network(), first)) {
      return Fix.of(
          "Remove the names that udev keeps, as the last thing before the machine is exported.",
          "rm -f /etc/udev/rules.d/70-persistent-net.rules");
    }
    if (first.match() == InterfaceConfig.Match.HARDWARE) {
      return Fix.of("Configure eth0 by DHCP, without a hardware address.");
    }
    if (isByKernel(guest)) {
      return Fix.of("Configure eth0 by DHCP.");
    }
    return Fix.of(
        "Switch the names off on the kernel's command line and configure eth0 by DHCP.",
        GuestCommands.addArguments(inspection, "net.ifnames=0 biosdevname=0"));
  }

  /** Whether cards surely keep the kernel's names. */
  private static boolean isByKernel(Guest guest) {
    return Reach.isTold(guest, "net.ifnames=0")
        || (guest.network().namesByHardware().isAbsent() && !Reach.isTold(guest, "net.ifnames=1"));
  }

  private static List<InterfaceConfig> configured(Network network) {
    List<InterfaceConfig> configured = new ArrayList<>();
    for (InterfaceConfig config : network.interfaces()) {
      if (config.automatic() && config.addressing() != InterfaceConfig.Addressing.NONE) {
        configured.add(config);
      }
    }
    return configured;
  }

  /** Whether cards are configured, and surely none of them is the instance's. */
  private static boolean isLost(Guest guest, Hypervisor on) {
    Network network = guest.network();
    List<InterfaceConfig> configured = configured(network);
    boolean mayBeByKernel =
        isByKernel(guest)
            || (!network.namesByHardware().isKnown() && !Reach.isTold(guest, "net.ifnames=1"))
            || network.namesByHardware().isAbsent();
    boolean mayBeByHardware = !isByKernel(guest);
    for (InterfaceConfig config : configured) {
      // where it cannot be told who names the cards, the card has to be lost in either way
      if ((mayBeByKernel && !isLost(config, network, true, on))
          || (mayBeByHardware && !isLost(config, network, false, on))) {
        return false;
      }
    }
    return !configured.isEmpty();
  }

  private static boolean isLost(
      InterfaceConfig config, Network network, boolean byKernel, Hypervisor on) {
    if (config.match() == InterfaceConfig.Match.HARDWARE) {
      return true;
    }
    if (byKernel) {
      return config.appliesTo(kernelName(network)) == InterfaceConfig.Applies.NO;
    }
    if (config.match() != InterfaceConfig.Match.NAME) {
      return false;
    }
    String name = config.name();
    // Xen's cards kept the kernel's names until systemd 253 (systemd.net-naming-scheme(7))
    return isOfOtherHypervisor(name) || (name.startsWith("eth") && on == Hypervisor.NITRO);
  }

  /** eth0, unless udev keeps that name for the card of the old machine. */
  private static String kernelName(Network network) {
    int number = 0;
    while (number < Limits.NETWORK_INTERFACES
        && network.persistentNames().containsKey("eth" + number)) {
      number++;
    }
    return "eth" + number;
  }

  /**
   * Names of cards in the slots where VMware and VirtualBox plug them in; those of EC2 are ens5 and
   * others, which differ by the type of the instance.
   */
  private static boolean isOfOtherHypervisor(String name) {
    return switch (name) {
      case "ens32",
          "ens33",
          "ens34",
          "ens35",
          "ens36",
          "ens37",
          "ens160",
          "ens161",
          "ens192",
          "ens193",
          "ens224",
          "ens225",
          "ens256",
          "enp0s3",
          "enp0s8",
          "enp0s9",
          "enp0s10",
          "enp0s16",
          "enp0s17",
          "enp2s0f0",
          "enp2s1" ->
          true;
      default -> name.startsWith("eno1677") || name.startsWith("eno3355");
    };
  }
}
