package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Signature;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.Guest;
import preflight.inspection.DeviceFacts;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** A file system cannot be read. */
final class DamagedFileSystem implements Rule {

  private static final RuleId ID =
      new RuleId("PF305", "damaged-file-system", "A file system cannot be read");

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
    if (inspection.guest() instanceof Fact.Failed<Guest> failed) {
      findings.add(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              "The guest's files cannot be read: " + failed.trouble().summary() + ".",
              Optional.of(failed.place()),
              Fix.of("Check the file system, attached to a machine.", "e2fsck -f /dev/…")));
    }
    for (Trouble trouble : inspection.guest().toOptional().map(Guest::troubles).orElse(List.of())) {
      findings.add(
          Finding.note(
              ID,
              TaskState.UPDATING,
              "A volume cannot be looked into: " + trouble.summary() + ".",
              Optional.empty(),
              Fix.of("")));
    }
    for (DeviceFacts device : inspection.devices()) {
      Optional<Place> place = Optional.of(device.place());
      // a logical volume that cannot be put together has a rule of its own
      if (device.fileSystem() instanceof Fact.Failed<?> failed && !device.isUnreadVolume()) {
        String fact =
            "The file system on "
                + device.name()
                + " cannot be read: "
                + failed.trouble().summary()
                + ".";
        Fix fix = Fix.of("Check it, attached to a machine.", repair(device, "-f", "-n "));
        // what is left of a file system matters only if the root may have been in it, and no root
        // is on FAT
        boolean leftover =
            (!Layout.holdsSomething(device) || Layout.isFat(device))
                && inspection.guest().toOptional().filter(Roots::isComplete).isPresent();
        findings.add(
            leftover
                ? Finding.note(ID, TaskState.UPDATING, fact, place, fix)
                : Finding.cannotTell(ID, TaskState.UPDATING, fact, place, fix));
      }
      Optional<FileSystemFacts> facts = device.fileSystem().toOptional();
      for (Trouble trouble : facts.map(FileSystemFacts::troubles).orElse(List.of())) {
        if (facts.get().refusals().contains(trouble) && isRoot(inspection, device)) {
          findings.add(refusal(trouble, place, device));
          continue;
        }
        findings.add(
            Finding.note(
                ID,
                TaskState.UPDATING,
                "The file system on " + device.name() + ": " + trouble.summary() + ".",
                place,
                Fix.of("Check it, attached to a machine.", repair(device, "-f", "-n "))));
      }
    }
    return findings;
  }

  /** What keeps Linux from mounting the root keeps EC2 from converting it. */
  private static Finding refusal(Trouble trouble, Optional<Place> place, DeviceFacts device) {
    boolean cut = trouble instanceof Trouble.Truncated;
    String fact =
        cut
            ? "Linux mounts no file system that is larger than its device: "
            : "Linux does not mount the file system of the root: ";
    Fix fix =
        cut
            ? Fix.of("Copy the disk again, whole, or shrink the file system before.")
            : Fix.of("Repair it, attached to a machine.", repair(device, "-fy", ""));
    return Finding.rejects(
        ID, Confidence.LOW, TaskState.UPDATING, fact + trouble.summary() + ".", place, fix);
  }

  private static boolean isRoot(Inspection inspection, DeviceFacts device) {
    String name = device.place().toString();
    return inspection.guest().toOptional().filter(g -> g.root().equals(name)).isPresent();
  }

  /** The tool of the file system that is there. */
  private static String repair(DeviceFacts device, String ext, String xfs) {
    for (Signature signature : device.signatures()) {
      if (signature.kind().type().equals("xfs")) {
        return "xfs_repair " + xfs + "/dev/…";
      }
      if (signature.kind().type().equals("vfat")) {
        return "fsck.fat -n /dev/…";
      }
      if (signature.kind().type().equals("btrfs")) {
        // nobody should repair Btrfs before the report of the check has been read
        return "btrfs check --readonly /dev/…";
      }
    }
    return "e2fsck " + ext + " /dev/…";
  }
}
