package preflight.rule;

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
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Format;
import preflight.image.ova.OvfFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** The OVA cannot be taken for one. */
final class UnsupportedOva implements Rule {

  static final RuleId ID =
      new RuleId("PF103", "unsupported-ova", "The OVA cannot be taken for one");

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

    if (inspection.container().format() != Format.OVA
        || request.declaredFormat().filter(f -> f != ContainerFormat.OVA).isPresent()) {
      return List.of();
    }
    Place place = Place.ofDisk(inspection.name());
    Optional<OvfFacts> ovf = inspection.ovf();
    if (ovf.isEmpty()) {
      return List.of(
          finding(knowledge, "ova:no-descriptor", "The archive holds no OVF descriptor.", place));
    }
    if (ovf.get().descriptor() instanceof Fact.Failed<?> failed) {
      return List.of(
          finding(
              knowledge,
              "ova:malformed-descriptor",
              "The OVF descriptor cannot be read: " + failed.trouble().summary() + ".",
              failed.place()));
    }
    if (inspection.disks().isEmpty()) {
      return List.of(
          finding(
              knowledge,
              "ova:malformed-descriptor",
              "The OVF descriptor names no disk.",
              place.withPath(ovf.get().name())));
    }
    for (OvfFacts.PackagedDisk disk : ovf.get().disks()) {
      if (disk.compressed()) {
        return List.of(
            finding(
                knowledge,
                "ova:compressed-member",
                "The disk " + disk.fileName() + " is compressed within the archive.",
                place));
      }
    }
    return disks(inspection, knowledge);
  }

  /** A disk within an OVA has to be of a kind that EC2 takes by itself. */
  private static List<Finding> disks(Inspection inspection, Knowledge knowledge) {
    for (DiskFacts disk : inspection.disks()) {
      Optional<InForce<Acceptance>> found =
          knowledge.format(
              ContainerSubject.of(disk.container()), Optional.empty(), Route.IMPORT_IMAGE);
      if (found.isPresent() && found.get().row().outcome() == Outcome.REFUSED) {
        Finding finding =
            Finding.rejects(
                ID,
                found.get().confidence().min(Confidence.MEDIUM),
                TaskState.VALIDATING,
                "The disk "
                    + disk.name()
                    + " in the OVA is "
                    + disk.container().label()
                    + "; EC2 reads only stream-optimized VMDK, VHD or raw disks.",
                Optional.of(Place.ofDisk(disk.name())),
                Fix.of(
                    "Write the machine again, with disks that EC2 reads.",
                    Shell.convertInto(
                        inspection.name(), Shell.withExtension(inspection.name(), "-stream.ova"))));
        return List.of(
            finding.withMessage(
                found.get().row().message().flatMap(id -> knowledge.message(id).row().text())));
      }
    }
    return List.of();
  }

  private static Finding finding(Knowledge knowledge, String subject, String fact, Place place) {
    InForce<Acceptance> row =
        knowledge.format(subject, Optional.empty(), Route.IMPORT_IMAGE).orElseThrow();
    return Finding.rejects(
        ID,
        row.confidence(),
        knowledge.message(row.row().message().orElseThrow()),
        fact,
        Optional.of(place),
        Fix.of(
            "Export the machine again, or pack it with the descriptor first.",
            "tar --format=ustar -cf machine.ova machine.ovf machine-disk1.vmdk"));
  }
}
