package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Signature;
import preflight.ec2.Acceptance;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
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
    List<DeviceFacts> unread = new ArrayList<>();
    boolean windows = Layout.windows(inspection).isPresent();
    for (DeviceFacts device : inspection.devices()) {
      if (Layout.mayHideRoot(device)
          && !(windows && Layout.isOfWindows(device))
          && !(device.fileSystem() instanceof Fact.Failed<?>)
          && !Layout.lacksPhysicalVolume(inspection, device)) {
        unread.add(device);
      }
    }
    Optional<Finding> refused = refused(unread, request, knowledge);
    if (refused.isPresent()) {
      return List.of(refused.get());
    }
    List<Finding> findings = new ArrayList<>();
    int more = 0;
    for (DeviceFacts device : unread) {
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

  /** Wherever the root lies, it lies on a file system that EC2 takes for none of a root. */
  private static Optional<Finding> refused(
      List<DeviceFacts> unread, ImportRequest request, Knowledge knowledge) {
    Optional<InForce<Acceptance>> row = Optional.empty();
    for (DeviceFacts device : unread) {
      row = row(device, knowledge);
      if (row.isEmpty()) {
        return Optional.empty();
      }
    }
    if (row.isEmpty() || request.isRegistered()) {
      return Optional.empty();
    }
    DeviceFacts first = unread.get(0);
    return Optional.of(
        Finding.rejects(
            ID,
            row.get().confidence(),
            knowledge.message(row.get().row().message().orElseThrow()),
            "The root can only lie on "
                + first.name()
                + ", which holds "
                + kinds(first)
                + ", no file system that EC2 takes for a root.",
            Optional.of(first.place()),
            Fix.of("Take the way that does not look: import-snapshot and register-image.")));
  }

  /** Empty where EC2 may take it; on NTFS lies Windows, of which nothing is said here. */
  private static Optional<InForce<Acceptance>> row(DeviceFacts device, Knowledge knowledge) {
    Optional<InForce<Acceptance>> found = Optional.empty();
    for (Signature signature : device.signatures()) {
      String type = signature.kind().type().replace("_member", "");
      Optional<InForce<Acceptance>> row = knowledge.filesystem(type, Route.IMPORT_IMAGE);
      boolean refused =
          row.isPresent()
              && row.get().row().outcome() == Outcome.REFUSED
              && signature.kind() != Signature.Kind.NTFS;
      if (!refused) {
        return Optional.empty();
      }
      found = row;
    }
    return found;
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
      told |=
          type.startsWith("ext")
              || type.equals("xfs")
              || type.equals("btrfs")
              || type.equals("vfat");
    }
    return told && device.fileSystem() instanceof Fact.NotRead<?> notRead
        ? notRead.why()
        : "this version reads ext2, ext3, ext4, XFS, Btrfs and FAT";
  }

  private static String kinds(DeviceFacts device) {
    StringBuilder text = new StringBuilder();
    for (Signature signature : device.signatures()) {
      text.append(text.isEmpty() ? "" : ", ").append(signature.title());
    }
    return text.toString();
  }
}
