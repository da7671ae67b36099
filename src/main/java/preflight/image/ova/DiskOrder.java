package preflight.image.ova;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The order in which a system's controllers present its disks.
 *
 * <p>Firmware looks at IDE before SATA before SCSI before NVMe and others, which is how both
 * VirtualBox and VMware number the disks of a machine that mixes them. Within a type, controllers
 * count by {@code Address}, then by {@code InstanceID}; disks on one controller by {@code
 * AddressOnParent}; what is equal or missing keeps the descriptor's order, missing numbers last.
 */
final class DiskOrder {

  private static final int IDE_CONTROLLER = 5;
  private static final int SCSI_CONTROLLER = 6;
  private static final int DISK_DRIVE = 17;
  private static final int OTHER_STORAGE = 20;

  /**
   * A disk drive.
   *
   * @param diskId of the {@code Disk}; empty where the drive uses a file directly
   * @param fileId of the {@code File} used directly, else empty
   */
  record Drive(String diskId, String fileId, String hostResource) {}

  private record Rank(
      int system, int bus, long address, long instance, long position, Drive drive) {}

  private DiskOrder() {}

  static List<Drive> of(List<OvfSystem> systems) {
    List<Rank> ranks = new ArrayList<>();
    for (int i = 0; i < systems.size(); i++) {
      OvfSystem system = systems.get(i);
      for (OvfItem item : system.items()) {
        if (item.resourceType() == DISK_DRIVE) {
          for (String resource : item.hostResources()) {
            ranks.add(rank(i, system, item, resource));
          }
        }
      }
    }
    ranks.sort(
        Comparator.comparingInt(Rank::system)
            .thenComparingInt(Rank::bus)
            .thenComparingLong(Rank::address)
            .thenComparingLong(Rank::instance)
            .thenComparingLong(Rank::position));
    List<Drive> drives = new ArrayList<>();
    for (Rank rank : ranks) {
      drives.add(rank.drive());
    }
    return drives;
  }

  private static Rank rank(int number, OvfSystem system, OvfItem item, String resource) {
    Drive drive = drive(resource);
    Optional<OvfItem> controller = controller(system, item.parent());
    return new Rank(
        number,
        controller.map(DiskOrder::bus).orElse(Integer.MAX_VALUE),
        controller.map(c -> number(c.address())).orElse(Long.MAX_VALUE),
        controller.map(c -> number(c.instanceId())).orElse(Long.MAX_VALUE),
        number(item.addressOnParent()),
        drive);
  }

  private static Optional<OvfItem> controller(OvfSystem system, String instanceId) {
    if (instanceId.isEmpty()) {
      return Optional.empty();
    }
    for (OvfItem item : system.items()) {
      if (item.instanceId().equals(instanceId) && item.resourceType() != DISK_DRIVE) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  private static int bus(OvfItem controller) {
    String subType = controller.resourceSubType().toLowerCase(Locale.ROOT);
    return switch (controller.resourceType()) {
      case IDE_CONTROLLER -> 0;
      case OTHER_STORAGE ->
          subType.contains("nvme")
              ? 3
              : subType.contains("scsi") || subType.contains("sas") ? 2 : 1;
      case SCSI_CONTROLLER -> 2;
      default -> 4;
    };
  }

  private static long number(String text) {
    OptionalLong number = Numbers.unsigned(text);
    return number.orElse(Long.MAX_VALUE);
  }

  /** {@code ovf:/disk/id}, by some writers {@code ovf://disk/id} or {@code /disk/id}. */
  private static Drive drive(String resource) {
    String rest = resource.startsWith("ovf:") ? resource.substring(4) : resource;
    while (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    if (rest.startsWith("disk/")) {
      return new Drive(rest.substring(5), "", resource);
    }
    if (rest.startsWith("file/")) {
      return new Drive("", rest.substring(5), resource);
    }
    return new Drive("", "", resource);
  }
}
