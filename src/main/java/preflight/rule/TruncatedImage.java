package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** The image ends before what it promises. */
final class TruncatedImage implements Rule {

  private static final RuleId ID =
      new RuleId("PF106", "truncated-image", "The image ends before what it promises");

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
    if (ContainerSubject.isMisdeclared(inspection, request)) {
      return findings;
    }
    Fix fix =
        Fix.of(
            "Copy or export the image again, and compare the checksums of both sides.",
            Layout.uploads(inspection, request).stream()
                .map(upload -> "sha256sum " + Shell.word(upload.name()))
                .toArray(String[]::new));
    for (Trouble trouble : Troubles.ofContainers(inspection)) {
      if (trouble instanceof Trouble.Truncated truncated) {
        Finding finding =
            Finding.rejects(
                ID,
                Confidence.MEDIUM,
                TaskState.VALIDATING,
                "The image is cut off: " + truncated.summary() + ".",
                Optional.of(
                    Place.ofDisk(file(inspection, trouble)).atOffset(truncated.available())),
                fix);
        findings.add(finding);
      }
    }
    return findings;
  }

  /** The image itself, or the disk in it that ends too early. */
  private static String file(Inspection inspection, Trouble trouble) {
    if (!inspection.container().troubles().contains(trouble)) {
      for (DiskFacts disk : inspection.disks()) {
        if (Troubles.of(disk).contains(trouble)) {
          return disk.name();
        }
      }
    }
    return inspection.name();
  }
}
