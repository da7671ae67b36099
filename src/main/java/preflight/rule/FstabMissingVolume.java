package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.Partition;
import preflight.block.Signature;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.filesystem.FileSystemFacts;
import preflight.guest.Guest;
import preflight.guest.os.Fstab;
import preflight.guest.os.FstabSpec;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** fstab mounts a volume that is not in the image. */
final class FstabMissingVolume implements Rule {

  private static final RuleId ID =
      new RuleId("PF311", "fstab-missing-volume", "fstab mounts a volume that is not in the image");

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
    Optional<Guest> guest = Reach.guest(inspection);
    if (guest.isEmpty() || hidesVolumes(inspection)) {
      return List.of();
    }
    List<Fstab.Entry> missing = new ArrayList<>();
    for (Fstab.Entry entry : Reach.awaited(guest.get())) {
      if (isMissing(entry.source(), inspection)) {
        missing.add(entry);
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    Fstab.Entry first = missing.get(0);
    String mounts =
        "fstab mounts "
            + first.mountPoint()
            + " from "
            + first.spec()
            + ", which no volume of the image is; ";
    Fix fix =
        Fix.of(
            "Add the disk to the image, or let the boot go on without it: add nofail to the entry.");
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
                  ID,
                  TaskState.UPDATING,
                  mounts + "import-image adds nofail.",
                  Reach.place(guest.get(), first),
                  fix)
              .withDetails(Reach.lines(missing)));
    }
    return List.of(
        Finding.hangs(
                ID,
                Confidence.MEDIUM,
                knowledge,
                mounts + "the machine does not come up, since its boot waits for it.",
                Reach.place(guest.get(), first),
                fix)
            .withDetails(Reach.lines(missing)));
  }

  /** Whether a volume may lie where it is not seen: in something encrypted, a group, an array. */
  private static boolean hidesVolumes(Inspection inspection) {
    for (DiskFacts disk : inspection.disks()) {
      if (!disk.table().isKnown()) {
        return true;
      }
    }
    for (DeviceFacts device : inspection.devices()) {
      if (device.fileSystem() instanceof Fact.Failed<?> || device.isUnreadVolume()) {
        return true;
      }
      for (Signature signature : device.signatures()) {
        boolean read = device.volumeGroup().isKnown();
        if (signature.category() == Signature.Category.ENCRYPTED
            || (signature.category() == Signature.Category.VOLUME && !read)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMissing(FstabSpec spec, Inspection inspection) {
    String value = spec.value();
    switch (spec.kind()) {
      case UUID, LABEL, PARTUUID, PARTLABEL -> {}
      default -> {
        return false;
      }
    }
    if (value.isEmpty()) {
      return false;
    }
    for (DeviceFacts device : inspection.devices()) {
      boolean found =
          switch (spec.kind()) {
            case UUID -> hasUuid(device, value);
            case LABEL -> hasLabel(device, value);
            case PARTUUID ->
                device
                    .partition()
                    .flatMap(Partition::uuid)
                    .filter(value::equalsIgnoreCase)
                    .isPresent();
            default -> device.partition().filter(p -> p.name().equals(value)).isPresent();
          };
      if (found) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasUuid(DeviceFacts device, String value) {
    for (Signature signature : device.signatures()) {
      if (signature.uuid().filter(value::equalsIgnoreCase).isPresent()) {
        return true;
      }
    }
    return device
        .fileSystem()
        .toOptional()
        .flatMap(FileSystemFacts::uuid)
        .filter(value::equalsIgnoreCase)
        .isPresent();
  }

  private static boolean hasLabel(DeviceFacts device, String value) {
    for (Signature signature : device.signatures()) {
      if (signature.label().equals(value)) {
        return true;
      }
    }
    return device.fileSystem().toOptional().filter(f -> f.label().equals(value)).isPresent();
  }
}
