package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.image.ova.Manifest;
import preflight.inspection.Inspection;

/** A file of the OVA is not what its manifest says. */
final class ManifestMismatch implements Rule {

  private static final RuleId ID =
      new RuleId("PF108", "manifest-mismatch", "A file of the OVA is not what its manifest says");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    List<Finding> findings = new ArrayList<>();
    for (Manifest.Result result : inspection.digests().toOptional().orElse(List.of())) {
      if (result.outcome() != Manifest.Outcome.MATCHES) {
        findings.add(
            Finding.note(
                ID,
                TaskState.VALIDATING,
                "The file "
                    + result.entry().file()
                    + " does not fit its digest in the manifest ("
                    + result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + ").",
                Optional.of(Place.ofDisk(inspection.name())),
                Fix.of("Export the machine again.")));
      }
    }
    return findings;
  }
}
