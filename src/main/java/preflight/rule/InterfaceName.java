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
                : "a card named " + first.name())
            + ", which ";
    Fix fix =
        Fix.of(
            "Switch the names off on the kernel's command line and configure eth0 by DHCP.",
            "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&net.ifnames=0 biosdevname=0 /' /etc/default/grub",
            GuestCommands.of(inspection).menu());
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
    boolean byKernel = Reach.isTold(guest, "net.ifnames=0") || network.namesByHardware().isAbsent();
    if (!byKernel && !network.namesByHardware().isKnown()) {
      return false;
    }
    for (InterfaceConfig config : configured) {
      if (!isLost(config, network, byKernel, on)) {
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
