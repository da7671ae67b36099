package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.RootSign;
import preflight.ec2.RootSigns;
import preflight.ec2.RootVerdict;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** The files by which EC2 knows an operating system are missing. */
final class UnknownOs implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF302", "unknown-os", "The files by which EC2 knows an operating system are missing");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty()) {
      return withoutRoot(inspection, knowledge);
    }
    RootSigns signs = knowledge.rootSigns();
    RootVerdict verdict = signs.judge(Roots.presences(guest.get(), signs));
    if (verdict.outcome() == Outcome.ACCEPTED) {
      return List.of();
    }
    if (Roots.mayLieElsewhere(inspection, guest.get())) {
      // the root may well lie elsewhere; another rule says that it was not read
      return List.of();
    }
    List<String> missing = new ArrayList<>();
    for (RootSign sign : verdict.missing()) {
      missing.add("missing: " + title(sign));
    }
    for (RootSign sign : verdict.unknown()) {
      missing.add("not known: " + title(sign));
    }
    String fact =
        verdict.missing().size() == 1
            ? "A sign by which EC2 knows a Linux root is missing on "
                + guest.get().root()
                + ": "
                + title(verdict.missing().get(0))
                + "."
            : verdict.missing().isEmpty()
                ? "The root on "
                    + guest.get().root()
                    + " cannot be read where EC2 looks for the signs of a Linux system."
                : "The root on "
                    + guest.get().root()
                    + " lacks "
                    + verdict.missing().size()
                    + " of the signs by which EC2 knows a Linux system.";
    Optional<Place> place =
        guest
            .get()
            .path("/etc")
            .where()
            .map(
                p ->
                    new Place(
                        p.disk(),
                        p.volume(),
                        Optional.of("/"),
                        java.util.OptionalInt.empty(),
                        java.util.OptionalLong.empty()));
    Fix fix =
        Fix.of(
            "Use GRUB and a conventional root; or take the other way, which does not look, where the disk boots by itself.");
    if (verdict.outcome() == Outcome.CANNOT_TELL) {
      return List.of(
          Finding.cannotTell(ID, TaskState.UPDATING, fact, place, fix).withDetails(missing));
    }
    return List.of(
        Finding.rejects(ID, verdict.confidence(), knowledge.message("unknown-os"), fact, place, fix)
            .withDetails(missing));
  }

  /** What is said of the sign, without the remark that follows it. */
  private static String title(RootSign sign) {
    int semicolon = sign.about().indexOf(';');
    return semicolon < 0 ? sign.about() : sign.about().substring(0, semicolon);
  }

  /** Partitions with something on them, none of which can hold the root of a Linux system. */
  private static List<Finding> withoutRoot(Inspection inspection, Knowledge knowledge) {
    boolean something = inspection.devices().stream().anyMatch(Layout::holdsSomething);
    boolean hidden = inspection.devices().stream().anyMatch(Layout::mayHideRoot);
    hidden |= Layout.windows(inspection).isPresent();
    if (!inspection.guest().isAbsent() || !Layout.isReadable(inspection) || !something || hidden) {
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            Confidence.MEDIUM,
            knowledge.message("unknown-os"),
            "None of the disk's file systems can hold the root of a Linux system.",
            Optional.of(Place.ofDisk(inspection.disks().get(0).name())),
            Fix.of("Import the disk that holds the system.")));
  }
}
