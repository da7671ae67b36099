package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.image.ova.OvfFacts;
import preflight.inspection.Inspection;

/** The OVF splits a disk into chunks. */
final class ChunkedDisk implements Rule {

  static final RuleId ID = new RuleId("PF104", "chunked-disk", "The OVF splits a disk into chunks");

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

    if (inspection.ovf().filter(OvfFacts::chunked).isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            Confidence.HIGH,
            knowledge.message("ovf-chunked"),
            "The OVF descriptor splits a file into chunks (ovf:chunkSize).",
            Optional.of(Place.ofDisk(inspection.name()).withPath(inspection.ovf().get().name())),
            Fix.of(
                "Write the machine again without chunks.",
                Shell.convertInto(
                    inspection.name(), Shell.withExtension(inspection.name(), "-whole.ova")))));
  }
}
