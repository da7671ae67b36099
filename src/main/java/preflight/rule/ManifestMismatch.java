package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
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
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    List<Finding> findings = new ArrayList<>();
    for (Manifest.Result result : inspection.digests().toOptional().orElse(List.of())) {
      String file = "The file " + result.entry().file();
      Optional<Place> place = Optional.of(Place.ofDisk(inspection.name()));
      Fix fix = Fix.of("Export the machine again.");
      switch (result.outcome()) {
        case MATCHES -> {}
        case DIFFERS ->
            findings.add(
                Finding.cannotTell(
                    ID,
                    TaskState.VALIDATING,
                    file + " is not the one whose digest the manifest holds.",
                    place,
                    fix));
        case ABSENT, UNREADABLE ->
            findings.add(
                Finding.note(
                    ID,
                    TaskState.VALIDATING,
                    file + " is in the manifest, but its digest could not be computed.",
                    place,
                    fix));
      }
    }
    return findings;
  }
}
