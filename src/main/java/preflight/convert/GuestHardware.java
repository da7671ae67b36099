package preflight.convert;

import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.guest.Guest;
import preflight.guest.os.OsIdentity;
import preflight.image.ova.OvfFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** Tells from what is on the disks which hardware they need. */
final class GuestHardware {

  /** Of CIM_OperatingSystem.OSType: what is known to be no more than some system. */
  private static final int OTHER = 1;

  private GuestHardware() {}

  /**
   * The hardware for a machine.
   *
   * @param inspection of all of its disks
   * @param disks what the guest sees of each, in bytes
   */
  static Hardware of(Inspection inspection, List<Long> disks) {
    Optional<Guest> guest = inspection.guest().toOptional();
    boolean wide = guest.flatMap(Guest::architecture).map(a -> a.endsWith("64")).orElse(true);
    if (guest.isEmpty()) {
      return new Hardware(OTHER, "Other", isEfi(inspection), disks);
    }
    String id = guest.get().os().toOptional().map(OsIdentity::id).orElse("");
    return new Hardware(
        type(id) + (wide ? wider(id) : 0),
        label(id) + (wide ? " 64-bit" : ""),
        isEfi(inspection),
        disks);
  }

  /** The value of a 32-bit system (CIM_OperatingSystem.OSType). */
  private static int type(String id) {
    return switch (id) {
      case "rhel" -> 79;
      case "suse", "opensuse", "opensuse-leap" -> 82;
      case "sles", "sled" -> 84;
      case "ubuntu" -> 93;
      case "debian" -> 95;
      case "centos" -> 106;
      case "ol" -> 108;
      default -> 36;
    };
  }

  /** How far the value of the 64-bit system is from that of the 32-bit one. */
  private static int wider(String id) {
    return type(id) == 36 ? 101 - 36 : 1;
  }

  private static String label(String id) {
    return switch (id) {
      case "rhel" -> "Red Hat Enterprise Linux";
      case "suse", "opensuse", "opensuse-leap" -> "SUSE";
      case "sles", "sled" -> "SUSE Linux Enterprise";
      case "ubuntu" -> "Ubuntu";
      case "debian" -> "Debian";
      case "centos" -> "CentOS";
      case "ol" -> "Oracle Linux";
      default -> "Linux";
    };
  }

  /** What the machine had, else UEFI where a BIOS finds nothing to start on the first disk. */
  private static boolean isEfi(Inspection inspection) {
    Optional<String> told = inspection.ovf().flatMap(OvfFacts::firmware);
    if (told.isPresent()) {
      return told.get().equalsIgnoreCase("efi");
    }
    if (inspection.disks().isEmpty()) {
      return false;
    }
    DiskFacts first = inspection.disks().get(0);
    Optional<BootLoader> code = first.bootCode().toOptional().map(BootCode::loader);
    boolean none =
        code.isPresent()
            && (code.get() == BootLoader.NONE || code.get() == BootLoader.NOT_BOOTABLE);
    return none && hasSystemPartition(first);
  }

  private static boolean hasSystemPartition(DiskFacts disk) {
    List<Partition> partitions =
        disk.table().toOptional().map(PartitionTable::partitions).orElse(List.of());
    for (Partition partition : partitions) {
      if (partition.isEfiSystem()) {
        return true;
      }
    }
    return false;
  }
}
