package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.guest.Guest;
import preflight.guest.network.Network;
import preflight.inspection.Inspection;

/** Tools of another hypervisor are installed. */
final class GuestTools implements Rule {

  private static final RuleId ID =
      new RuleId("PF807", "guest-tools", "Tools of another hypervisor are installed");

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
    List<Network.Tool> tools = guest.map(g -> g.network().guestTools()).orElse(List.of());
    if (tools.isEmpty()) {
      return List.of();
    }
    List<String> details = new ArrayList<>();
    for (Network.Tool tool : tools) {
      details.add(tool.name() + ": " + tool.place());
    }
    return List.of(
        Finding.note(
                ID,
                TaskState.UPDATING,
                tools.get(0).name() + " is installed; AWS asks for it to be removed before.",
                Optional.of(tools.get(0).place()),
                new Fix("Remove it.", commands(GuestCommands.of(inspection), tools)))
            .withDetails(details));
  }

  /** What removes them in this very image; none where the image does not tell how. */
  private static List<String> commands(GuestCommands commands, List<Network.Tool> tools) {
    List<String> all = new ArrayList<>();
    List<String> packages = new ArrayList<>();
    for (Network.Tool tool : tools) {
      packages.addAll(tool.packages());
      if (!tool.packages().isEmpty()) {
        continue;
      }
      Optional<String> path = tool.place().path();
      if (tool.uninstaller().isPresent()) {
        all.add(Shell.word(tool.uninstaller().get()));
      } else if (path.isPresent()
          && (commands == GuestCommands.RED_HAT
              || commands == GuestCommands.SUSE
              || commands == GuestCommands.PHOTON)) {
        // the database of RPM is not read, but it knows whose the file is
        all.add(
            "rpm --erase \"$(rpm --query --queryformat '%{NAME}' --file "
                + Shell.word(path.get())
                + ")\"");
      }
    }
    if (!packages.isEmpty() && commands == GuestCommands.DEBIAN) {
      all.add("apt-get purge " + String.join(" ", packages));
    } else if (!packages.isEmpty() && commands == GuestCommands.ARCH) {
      all.add("pacman -Rs " + String.join(" ", packages));
    }
    return all;
  }
}
