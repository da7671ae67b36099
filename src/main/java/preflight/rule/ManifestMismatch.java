package preflight.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    for (Manifest.Result result : worst(inspection.digests().toOptional().orElse(List.of()))) {
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

  /** One result for each file, however often the manifest names it: a wrong digest goes first. */
  private static Collection<Manifest.Result> worst(List<Manifest.Result> results) {
    Map<String, Manifest.Result> worst = new LinkedHashMap<>();
    for (Manifest.Result result : results) {
      Manifest.Result before = worst.get(result.entry().file());
      if (before == null || weight(result.outcome()) > weight(before.outcome())) {
        worst.put(result.entry().file(), result);
      }
    }
    return worst.values();
  }

  private static int weight(Manifest.Outcome outcome) {
    return switch (outcome) {
      case DIFFERS -> 2;
      case ABSENT, UNREADABLE -> 1;
      case MATCHES -> 0;
    };
  }
}
