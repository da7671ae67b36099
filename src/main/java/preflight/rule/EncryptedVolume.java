package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Signature;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.inspection.DeviceFacts;
import preflight.inspection.Inspection;

/** A volume is encrypted. */
final class EncryptedVolume implements Rule {

  private static final RuleId ID = new RuleId("PF309", "encrypted-volume", "A volume is encrypted");

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
    boolean complete = Reach.guest(inspection).isPresent();
    for (DeviceFacts device : inspection.devices()) {
      for (Signature signature : device.signatures()) {
        if (signature.category() == Signature.Category.ENCRYPTED) {
          return List.of(finding(device, signature, complete));
        }
      }
    }
    return List.of();
  }

  private static Finding finding(DeviceFacts device, Signature signature, boolean complete) {
    String what = device.name() + " is encrypted (" + signature.kind().label() + "); ";
    Optional<Place> place = Optional.of(device.place());
    Fix fix =
        Fix.of(
            "Copy the system to a volume that is not encrypted, and let EC2 encrypt the volumes of the image.",
            "aws ec2 import-image --encrypted --disk-containers file://containers.json");
    if (complete) {
      return Finding.note(
          ID,
          TaskState.UPDATING,
          what + "import-image does not support such volumes, and nobody enters its passphrase.",
          place,
          fix);
    }
    return Finding.rejects(
        ID,
        Confidence.MEDIUM,
        TaskState.UPDATING,
        what + "the root may lie in it, where neither EC2 nor an unattended boot gets.",
        place,
        fix);
  }
}
