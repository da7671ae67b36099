package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Limit;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** A disk is larger than an import takes. */
final class DiskTooLarge implements Rule {

  private static final RuleId ID =
      new RuleId("PF113", "disk-too-large", "A disk is larger than an import takes");

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
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < inspection.disks().size(); i++) {
      DiskFacts disk = inspection.disks().get(i);
      boolean boot = i == 0;
      for (Limit.Kind kind :
          new Limit.Kind[] {
            Limit.Kind.DISK_BYTES, boot ? Limit.Kind.BOOT_DISK_BYTES : Limit.Kind.DATA_DISK_BYTES
          }) {
        Optional<InForce<Limit>> limit = knowledge.limit(kind);
        if (limit.isPresent() && disk.size() > limit.get().row().value() && findings.isEmpty()) {
          findings.add(
              Finding.rejects(
                  ID,
                  limit.get().confidence().min(Confidence.MEDIUM),
                  TaskState.VALIDATING,
                  "The disk "
                      + disk.name()
                      + " has "
                      + disk.size()
                      + " bytes; an import takes at most "
                      + limit.get().row().value()
                      + (kind == Limit.Kind.DISK_BYTES
                          ? "."
                          : boot ? " for the first disk." : " for a further disk."),
                  Optional.of(Place.ofDisk(disk.name())),
                  Fix.of(
                      "Shrink its file systems and the disk, or move the data to another volume.")));
        }
      }
    }
    return findings;
  }
}
