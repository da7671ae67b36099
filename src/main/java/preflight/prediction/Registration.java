package preflight.prediction;

import java.util.List;
import java.util.Optional;
import preflight.block.BootCode;
import preflight.block.BootLoader;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.guest.Guest;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.image.Container;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.rule.Kernels;

/**
 * What register-image must be told of an image, since it looks at nothing itself.
 *
 * @param ena whether the guest has a driver for the Elastic Network Adapter
 */
public record Registration(Architecture architecture, BootMode bootMode, boolean ena) {

  /** As the request says, or as the first disk and the kernel are. */
  public static Registration of(Inspection inspection, ImportRequest request) {
    Architecture architecture = architecture(inspection);
    return new Registration(
        architecture, bootMode(inspection, request, architecture), hasEna(inspection));
  }

  /** The API's Format for a disk; empty for what has to be converted before. */
  public static String format(Container container) {
    return switch (container.format()) {
      case RAW, UNFORMATTED -> "RAW";
      case VHD, VHDX -> container.format().name();
      case VMDK -> container.variant().equals("streamOptimized") ? "VMDK" : "";
      default -> "";
    };
  }

  /**
   * The first disk holds the boot loader; the names of the others only have to differ: sdf to sdz,
   * then xvdba on (docs.aws.amazon.com/ebs/latest/userguide/device_naming.html).
   */
  public static String device(int index) {
    int further = index - 22;
    if (further < 0) {
      return index == 0 ? "/dev/sda1" : "/dev/sd" + (char) ('e' + index);
    }
    return "/dev/xvd" + (char) ('b' + further / 26) + (char) ('a' + further % 26);
  }

  private static Architecture architecture(Inspection inspection) {
    return inspection
        .guest()
        .toOptional()
        .flatMap(guest -> guest.kernel().toOptional())
        .map(Kernels::architecture)
        .orElse(Architecture.X86_64);
  }

  /** UEFI where the disk has no boot code for the other, or the processor knows no BIOS. */
  private static BootMode bootMode(
      Inspection inspection, ImportRequest request, Architecture architecture) {
    if (request.bootMode().isPresent()) {
      return request.bootMode().get();
    }
    DiskFacts disk = inspection.disks().get(0);
    boolean efi =
        disk.table().toOptional().map(PartitionTable::partitions).orElse(List.of()).stream()
            .anyMatch(Partition::isEfiSystem);
    Optional<BootLoader> loader = disk.bootCode().toOptional().map(BootCode::loader);
    boolean bios =
        loader
            .filter(l -> l != BootLoader.NONE && l != BootLoader.NOT_BOOTABLE)
            .filter(l -> l != BootLoader.UNKNOWN)
            .isPresent();
    return architecture == Architecture.ARM64 || (efi && !bios)
        ? BootMode.UEFI
        : BootMode.LEGACY_BIOS;
  }

  private static boolean hasEna(Inspection inspection) {
    Optional<DriverState> state =
        inspection
            .guest()
            .toOptional()
            .map(Guest::drivers)
            .map(drivers -> drivers.of(Driver.ENA).state());
    return state.filter(s -> s != DriverState.ABSENT && s != DriverState.UNKNOWN).isPresent();
  }
}
