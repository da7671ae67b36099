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
import preflight.filesystem.FileType;
import preflight.guest.Guest;
import preflight.guest.PathFact;
import preflight.inspection.Inspection;

/** /etc/fstab is missing or no regular file. */
final class FstabMissing implements Rule {

  private static final RuleId ID =
      new RuleId("PF303", "fstab-missing", "/etc/fstab is missing or no regular file");

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
    if (guest.isEmpty() || Roots.mayLieElsewhere(inspection, guest.get())) {
      return List.of();
    }
    Fact<PathFact> fstab = guest.get().path("/etc/fstab");
    Optional<PathFact> known = fstab.toOptional();
    if (known.isPresent() && known.get().type() == FileType.REGULAR) {
      return List.of();
    }
    Fix fix =
        Fix.of(
            "Make it a regular file; it may be empty where nothing is mounted.",
            "cp --remove-destination \"$(readlink -f /etc/fstab)\" /etc/fstab");
    if (fstab.isAbsent()) {
      return List.of(
          Finding.rejects(
              ID,
              Confidence.HIGH,
              knowledge.message("fstab-missing"),
              "There is no /etc/fstab.",
              fstab.where(),
              Fix.of("Create it; it may be empty where nothing is mounted.", "touch /etc/fstab")));
    }
    if (known.isEmpty()) {
      return List.of(
          Finding.cannotTell(
              ID, TaskState.UPDATING, "/etc/fstab cannot be read.", fstab.where(), fix));
    }
    String fact =
        known.get().target().isPresent()
            ? "/etc/fstab is a symbolic link to "
                + known.get().target().get()
                + (known.get().leadsTo().isEmpty() ? ", which is not there." : ".")
            : "/etc/fstab is no regular file.";
    Confidence confidence =
        known.get().leadsTo().isEmpty() || absolute(known.get())
            ? Confidence.HIGH
            : Confidence.MEDIUM;
    return List.of(
        Finding.rejects(
            ID, confidence, knowledge.message("fstab-missing"), fact, fstab.where(), fix));
  }

  private static boolean absolute(PathFact path) {
    return path.target().filter(t -> t.startsWith("/")).isPresent();
  }
}
