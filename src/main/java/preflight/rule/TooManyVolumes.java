package preflight.rule;

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
import preflight.inspection.Inspection;

/** The machine has more disks than an import takes. */
final class TooManyVolumes implements Rule {

  private static final RuleId ID =
      new RuleId("PF112", "too-many-volumes", "The machine has more disks than an import takes");

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
    Optional<InForce<Limit>> limit = knowledge.limit(Limit.Kind.VOLUMES);
    if (limit.isEmpty() || inspection.disks().size() <= limit.get().row().value()) {
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            limit.get().confidence().min(Confidence.MEDIUM),
            TaskState.VALIDATING,
            "The machine has "
                + inspection.disks().size()
                + " disks; an import takes "
                + limit.get().row().value()
                + ".",
            Optional.of(Place.ofDisk(inspection.name())),
            Fix.of(
                "Export it with the disks that it boots from, import the others by themselves, and attach them.",
                "aws ec2 import-snapshot --disk-container Format=VMDK,UserBucket='{S3Bucket=BUCKET,S3Key=data.vmdk}'")));
  }
}
