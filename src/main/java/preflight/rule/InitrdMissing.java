package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.guest.InitrdFiles;
import preflight.guest.Kernel;
import preflight.inspection.Inspection;

/** The default entry's initrd is not there. */
final class InitrdMissing implements Rule {

  private static final RuleId ID =
      new RuleId("PF601", "initrd-missing", "The default entry's initrd is not there");

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

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    Fact<InitrdFiles> initrd = guest.get().initrd();
    if (!initrd.isAbsent()) {
      return List.of();
    }
    BootEntry entry = guest.get().boot().entry().toOptional().orElseThrow();
    boolean named = !entry.initrds().isEmpty();
    if (!named && request.isRegistered()) {
      // whether it starts without one depends on the kernel's own drivers
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            named ? Confidence.HIGH : Confidence.MEDIUM,
            knowledge.message("initrd-unreadable"),
            named
                ? "The default entry's initrd "
                    + initrd.where().flatMap(Place::path).orElse("")
                    + " is not there."
                : "The default entry loads no initrd.",
            initrd.where(),
            fix(inspection, kernel)));
  }

  /** A new one also has to be found by the boot loader. */
  private static Fix fix(Inspection inspection, Kernel kernel) {
    GuestCommands commands = GuestCommands.of(inspection);
    String release = Shell.word(kernel.image().release().orElse("all"));
    List<String> all = new ArrayList<>();
    if (commands == GuestCommands.DEBIAN) {
      all.add("update-initramfs -c -k " + release);
    } else {
      all.addAll(commands.initrd(kernel.image().release()).commands());
    }
    all.addAll(List.of(GuestCommands.menu(inspection)));
    return new Fix("Build it again, within the guest.", all);
  }
}
