package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Confidence;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Format;
import preflight.inspection.Inspection;

/** The VMDK is not stream-optimized. */
final class UnsupportedVmdk implements Rule {

  static final RuleId ID =
      new RuleId("PF102", "unsupported-vmdk", "The VMDK is not stream-optimized");

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
    List<Finding> findings = new ArrayList<>();
    if (request.declaredFormat().filter(f -> f != ContainerFormat.VMDK).isPresent()) {
      return findings;
    }
    for (Layout.Upload upload : Layout.uploads(inspection, request)) {
      Container container = upload.container();
      Optional<InForce<Acceptance>> found =
          knowledge.format(ContainerSubject.of(container), Optional.empty(), request.route());
      boolean taken = found.isPresent() && found.get().row().outcome() != Outcome.REFUSED;
      if (!ContainerSubject.isVmdk(container.format()) || taken) {
        continue;
      }
      String kind =
          container.format() == Format.VMDK ? container.variant() : container.format().label();
      String variant = kind.isEmpty() ? "of unknown kind" : kind;
      findings.add(
          Finding.rejects(
              ID,
              found.map(InForce::confidence).orElse(Confidence.MEDIUM),
              knowledge.message("vmdk-format"),
              "The VMDK is " + variant + "; EC2 reads only streamOptimized.",
              Optional.of(Place.ofDisk(upload.name())),
              Fix.of("Write it again as a stream.", Shell.convert(inspection, upload.name()))));
    }
    return findings;
  }
}
