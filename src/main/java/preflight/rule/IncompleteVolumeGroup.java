package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Signature;
import preflight.block.lvm.LogicalVolume;
import preflight.block.lvm.PhysicalVolume;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.guest.LogicalNames;
import preflight.guest.os.Fstab;
import preflight.inspection.DeviceFacts;
import preflight.inspection.Inspection;
import preflight.inspection.VolumeGroupFacts;
import preflight.io.Limits;

/** A physical volume of an LVM volume group is not in the image, or not whole. */
final class IncompleteVolumeGroup implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF307", "incomplete-volume-group", "A part of an LVM volume group is not in the image");

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
    for (VolumeGroupFacts facts : inspection.volumeGroups()) {
      if (findings.size() == Limits.FINDINGS_OF_A_RULE) {
        break;
      }
      List<LogicalVolume> cut = cut(facts);
      if (facts.group().isIncomplete() || !cut.isEmpty()) {
        findings.add(finding(inspection, facts, cut, knowledge));
      }
    }
    return findings;
  }

  private static Finding finding(
      Inspection inspection, VolumeGroupFacts facts, List<LogicalVolume> cut, Knowledge knowledge) {
    String title = facts.group().title();
    Optional<Place> place = Optional.of(Place.ofVolume(title));
    List<String> details = details(facts, cut);
    String fact =
        facts.group().isIncomplete()
            ? "The volume group " + title + " lacks a physical volume that is not in the image."
            : "A disk ends before the last extent of the volume group " + title + ".";
    Fix fix =
        Fix.of(
            "Import all disks of the machine together, or take the volume out of the group before.",
            "vgreduce --removemissing " + Shell.word(facts.group().name()));
    if (mayBeHidden(inspection)) {
      return Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              fact + " It may lie where this version cannot look.",
              place,
              fix)
          .withDetails(details);
    }
    boolean needed = facts.group().isIncomplete() && isNeeded(inspection, facts);
    return Finding.rejects(
            ID,
            needed ? Confidence.HIGH : Confidence.MEDIUM,
            knowledge.message("volume-group"),
            needed ? fact + " The root or /boot needs it." : fact,
            place,
            fix)
        .withDetails(details);
  }

  private static List<String> details(VolumeGroupFacts facts, List<LogicalVolume> cut) {
    List<String> details = new ArrayList<>();
    for (PhysicalVolume volume : facts.group().physicalVolumes()) {
      if (volume.isMissing() && details.size() < Limits.FINDINGS_OF_A_RULE) {
        details.add(volume.state().label() + ": " + volume.name() + ", UUID " + volume.id());
      }
    }
    for (LogicalVolume volume : cut) {
      if (details.size() < Limits.FINDINGS_OF_A_RULE) {
        String why = volume.cut().orElseThrow().summary();
        details.add("cut off: " + volume.name() + ", " + why);
      }
    }
    return details;
  }

  /** The logical volumes with extents behind the end of a device. */
  private static List<LogicalVolume> cut(VolumeGroupFacts facts) {
    List<LogicalVolume> cut = new ArrayList<>();
    for (LogicalVolume volume : facts.group().logicalVolumes()) {
      if (volume.cut().isPresent()) {
        cut.add(volume);
      }
    }
    return cut;
  }

  /** Whether the root or /boot lies on a volume that needs what is missing. */
  private static boolean isNeeded(Inspection inspection, VolumeGroupFacts facts) {
    Optional<Guest> guest = inspection.guest().toOptional();
    List<String> specs = new ArrayList<>();
    guest
        .flatMap(g -> g.boot().entry().toOptional())
        .flatMap(entry -> entry.argument("root"))
        .ifPresent(specs::add);
    for (Fstab.Entry entry :
        guest.flatMap(g -> g.fstab().toOptional()).map(Fstab::entries).orElse(List.of())) {
      if (entry.mountPoint().equals("/") || entry.mountPoint().equals("/boot")) {
        specs.add(entry.spec());
      }
    }
    boolean incomplete = false;
    for (LogicalVolume volume : facts.visible()) {
      if (volume.missing().isEmpty()) {
        continue;
      }
      incomplete = true;
      LogicalNames names = facts.names(volume);
      for (String spec : specs) {
        if (names.isSpec(spec)) {
          return true;
        }
      }
    }
    // where no other device can hold the root, it lies on what cannot be read here
    return incomplete
        && guest.filter(g -> Roots.isComplete(g) || isRootNamed(g)).isEmpty()
        && !mayLieElsewhere(inspection);
  }

  /** Whether the kernel is told the very volume that was taken for the root. */
  private static boolean isRootNamed(Guest guest) {
    return guest.rootDevice().toOptional().filter(guest.root()::equals).isPresent();
  }

  private static boolean mayLieElsewhere(Inspection inspection) {
    for (DeviceFacts device : inspection.devices()) {
      if (Layout.mayHideRoot(device) && !Layout.lacksPhysicalVolume(inspection, device)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a physical volume may be in the image all the same, where it is not looked for. */
  private static boolean mayBeHidden(Inspection inspection) {
    if (!Layout.isReadable(inspection)) {
      return true;
    }
    for (DeviceFacts device : inspection.devices()) {
      for (Signature signature : device.signatures()) {
        boolean unread = !device.volumeGroup().isKnown() && !device.volumeGroup().isAbsent();
        if (signature.category() == Signature.Category.ENCRYPTED
            || signature.kind() == Signature.Kind.MD_RAID
            || (signature.kind() == Signature.Kind.LVM2 && unread)) {
          return true;
        }
      }
    }
    return false;
  }
}
