package preflight.inspection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.block.Device;
import preflight.block.Partition;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileSystems;
import preflight.guest.GuestVolume;
import preflight.guest.efi.EfiSystem;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** Opens the file systems of a machine, within what one machine may take. */
final class DeviceOpener {

  /** What a boot loader and fstab call a volume. */
  interface Naming {
    GuestVolume name(Volume volume);
  }

  private final List<GuestVolume> volumes = new ArrayList<>();
  private final Effort effort = new Effort();

  /** Those that could be opened, in the order in which they were. */
  List<GuestVolume> volumes() {
    return List.copyOf(volumes);
  }

  /**
   * @param group the volume group that uses the device
   */
  DeviceFacts open(Device device, Place place, Fact<String> group, Naming naming) {
    Fact<FileSystemFacts> facts = withoutSignature(device, place);
    Fact<EfiSystem> efi = Fact.absent(place);
    boolean isEfi = device.partition().filter(Partition::isEfiSystem).isPresent();
    Optional<Signature> holder = holder(device.signatures());
    for (Signature signature : device.signatures()) {
      // firmware knows no arrays, and reads each of their members by itself
      if (holder.isPresent() && !(isEfi && holder.get().kind() == Signature.Kind.MD_RAID)) {
        if (signature.category() == Signature.Category.FILE_SYSTEM) {
          facts =
              new Fact.NotRead<>(
                  "the "
                      + signature.kind().label()
                      + " that shows beside it is not read by itself");
        }
        continue;
      }
      if (signature.category() != Signature.Category.FILE_SYSTEM) {
        continue;
      }
      if (volumes.size() >= Limits.FILE_SYSTEMS) {
        facts =
            new Fact.NotRead<>(
                "the machine has more than " + Limits.FILE_SYSTEMS + " file systems");
        break;
      }
      try {
        Optional<FileSystem> opened =
            FileSystems.open(signature.kind().type(), device.source(), effort);
        if (opened.isEmpty()) {
          facts = new Fact.NotRead<>(signature.kind().label() + " is not read by this version");
          continue;
        }
        Volume volume = new Volume(device.disk(), device.name(), opened.get());
        volumes.add(naming.name(volume));
        facts = new Fact.Known<>(opened.get().facts(), place);
        efi = isEfi ? EfiSystem.read(FileTree.of(volume)) : Fact.absent(place);
        break;
      } catch (IOException e) {
        facts = new Fact.Failed<>(ReadProblem.of(signature.kind().label(), e), place);
      }
    }
    return new DeviceFacts(
        device.name(),
        place,
        device.partition(),
        device.source().size(),
        device.signatures(),
        facts,
        group,
        isEfi && !facts.isKnown() ? facts.lacking() : efi);
  }

  /** What takes the whole device, whatever else shows on it. */
  private static Optional<Signature> holder(List<Signature> signatures) {
    for (Signature signature : signatures) {
      if (signature.isHolder()) {
        return Optional.of(signature);
      }
    }
    return Optional.empty();
  }

  /** What a device without any signature holds: nothing, unless something is left of it. */
  private static Fact<FileSystemFacts> withoutSignature(Device device, Place place) {
    Signature.Category category = device.signature().category();
    if (category == Signature.Category.UNKNOWN || category == Signature.Category.NONE) {
      try {
        Optional<Trouble> lost = FileSystems.lost(device.source());
        if (lost.isPresent()) {
          return new Fact.Failed<>(lost.get(), place);
        }
      } catch (IOException e) {
        return new Fact.Failed<>(ReadProblem.of(device.name(), e), place);
      }
    }
    return Fact.absent(place);
  }
}
