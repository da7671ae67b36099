package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** No SSH server is started. */
final class NoSshServer implements Rule {

  private static final RuleId ID = new RuleId("PF804", "no-ssh-server", "No SSH server is started");

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
    if (guest.isEmpty()
        || !guest.get().network().packaged().isKnown()
        || !guest.get().network().troubles().isEmpty()
        || Reach.lacksMount(guest.get())) {
      return List.of();
    }
    Fact<List<String>> servers = guest.get().network().sshServers();
    Fact<String> started = guest.get().network().sshStarted();
    boolean idle = servers.isKnown() && started.isAbsent();
    if (!servers.isAbsent() && !idle) {
      return List.of();
    }
    String has =
        idle
            ? "The SSH server "
                + servers.toOptional().orElseThrow().get(0)
                + " is installed, but nothing starts it; "
            : "No SSH server is installed; ";
    Fix fix =
        idle
            ? Fix.of(
                "Let it start with the machine.",
                enable(inspection, guest.get(), servers.toOptional().orElseThrow().get(0)))
            : Fix.of(
                "Install one.",
                GuestCommands.of(inspection)
                    .install("openssh-server", "openssh-server", "openssh", "openssh", "openssh"));
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
              ID,
              TaskState.BOOTING,
              has + "the machine of the image will not be reachable by SSH.",
              servers.where(),
              fix));
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.LOW,
            knowledge,
            has + "the machine comes up, but is not reachable by SSH.",
            servers.where(),
            fix));
  }

  /** The command of the init system in the image. */
  private static String[] enable(Inspection inspection, Guest guest, String server) {
    GuestCommands commands = GuestCommands.of(inspection);
    String service =
        switch (server) {
          case "sshd" -> commands == GuestCommands.DEBIAN ? "ssh" : "sshd";
          case "tinysshd" -> "tinyssh.socket";
          default -> "dropbear";
        };
    boolean systemd =
        guest.init().toOptional().filter(i -> i.realPath().endsWith("/systemd")).isPresent();
    if (systemd) {
      return new String[] {"systemctl enable " + service};
    }
    return switch (commands) {
      case DEBIAN -> new String[] {"update-rc.d " + service + " defaults"};
      case RED_HAT, SUSE -> new String[] {"chkconfig " + service + " on"};
      case ALPINE -> new String[] {"rc-update add " + service + " default"};
      default -> new String[] {};
    };
  }
}
