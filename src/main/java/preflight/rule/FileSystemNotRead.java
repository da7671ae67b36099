package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Signature;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.inspection.DeviceFacts;
import preflight.inspection.Inspection;
import preflight.io.Limits;

/** A file system or volume is there that this version does not read. */
final class FileSystemNotRead implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF301",
          "file-system-not-read",
          "A file system or volume is there that this version does not read");

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

    if (inspection.guest().toOptional().filter(Roots::isComplete).isPresent()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    int more = 0;
    for (DeviceFacts device : inspection.devices()) {
      if (!Layout.mayHideRoot(device)
          || device.fileSystem() instanceof Fact.Failed<?>
          || Layout.lacksPhysicalVolume(inspection, device)) {
        continue;
      }
      if (findings.size() == Limits.FINDINGS_OF_A_RULE) {
        more++;
      } else {
        findings.add(
            Finding.cannotTell(
                ID,
                TaskState.UPDATING,
                "The guest's root may lie on "
                    + device.name()
                    + (device.signatures().isEmpty() ? "" : ", which holds " + kinds(device))
                    + "; "
                    + why(device)
                    + ".",
                Optional.of(device.place()),
                Fix.of("")));
      }
    }
    if (more > 0) {
      findings.add(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              "The guest's root may as well lie on one of " + more + " other partitions.",
              Optional.empty(),
              Fix.of("")));
    }
    return findings;
  }

  private static String why(DeviceFacts device) {
    if (device.volumeGroup() instanceof Fact.Failed<?> failed) {
      return failed.trouble().summary();
    }
    if (device.volumeGroup() instanceof Fact.NotRead<?> notRead) {
      return notRead.why();
    }
    boolean told = device.isUnreadVolume();
    for (Signature signature : device.signatures()) {
      String type = signature.kind().type();
      told |= type.startsWith("ext") || type.equals("xfs");
    }
    return told && device.fileSystem() instanceof Fact.NotRead<?> notRead
        ? notRead.why()
        : "this version reads ext2, ext3, ext4 and XFS";
  }

  private static String kinds(DeviceFacts device) {
    StringBuilder text = new StringBuilder();
    for (Signature signature : device.signatures()) {
      text.append(text.isEmpty() ? "" : ", ").append(signature.kind().label());
    }
    return text.toString();
  }
}
