package preflight.inspection;

import java.util.Optional;
import preflight.block.PartitionTable;
import preflight.fact.Fact;
import preflight.guest.Boot;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.Loader;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.guest.kernel.KernelImage;
import preflight.image.Format;

/**
 * The walk-through's packaging decisions as five letters: container, layout, boot loader, kernel,
 * initrd. Its stock Debian image that imports well is {@code odgxr} (blog.zhaw.ch, 2016-06-06);
 * that one code is given there, the rest of the alphabet is this project's. {@code ?} stands for
 * what could not be told.
 */
public final class ConfigurationCode {

  private ConfigurationCode() {}

  public static String of(Inspection inspection) {
    return ""
        + container(inspection.container().format())
        + layout(inspection)
        + guestLetter(inspection, ConfigurationCode::loader)
        + guestLetter(inspection, ConfigurationCode::kernel)
        + guestLetter(inspection, ConfigurationCode::initrd);
  }

  private static char container(Format format) {
    return switch (format) {
      case OVA, OVF -> 'o';
      case VMDK, COWD, SESPARSE -> 'm';
      case VHD, VHDX -> 'h';
      case VDI -> 'v';
      case QCOW, QCOW2 -> 'q';
      case RAW -> 'r';
      default -> '?';
    };
  }

  private static char layout(Inspection inspection) {
    if (inspection.disks().isEmpty()) {
      return '?';
    }
    DiskFacts first = inspection.disks().get(0);
    Optional<PartitionTable> table = first.table().toOptional();
    if (table.isEmpty()) {
      return '?';
    }
    if (table.get().kind() != PartitionTable.Kind.NONE) {
      return table.get().partitions().isEmpty() ? '-' : 'd';
    }
    return first.devices().stream()
            .anyMatch(d -> !d.fileSystem().isAbsent() || !d.volumeGroup().isAbsent())
        ? 'w'
        : '-';
  }

  private interface Letter {
    char of(Guest guest);
  }

  private static char guestLetter(Inspection inspection, Letter letter) {
    Fact<Guest> guest = inspection.guest();
    if (guest.isAbsent()) {
      return '-';
    }
    return guest.toOptional().map(letter::of).orElse('?');
  }

  private static char loader(Guest guest) {
    Boot boot = guest.boot();
    if (boot.loader().isAbsent()) {
      return '-';
    }
    Optional<Loader> loader = boot.loader().toOptional();
    if (loader.isEmpty()) {
      return '?';
    }
    return switch (loader.get()) {
      case GRUB2 -> boot.specification().isPresent() ? 'b' : 'g';
      case GRUB_LEGACY -> 'l';
      case SYSLINUX -> 'e';
      case SYSTEMD_BOOT -> 's';
      case UKI, EFI_STUB -> 'u';
    };
  }

  private static char kernel(Guest guest) {
    if (guest.kernel().isAbsent()) {
      return '-';
    }
    Optional<Kernel> kernel = guest.kernel().toOptional();
    if (kernel.isEmpty()) {
      return '?';
    }
    if (kernel.get().image().architecture() == KernelImage.Architecture.ARM64) {
      return 'a';
    }
    Optional<Integer> bits = kernel.get().bits().toOptional();
    if (bits.isEmpty()) {
      return '?';
    }
    if (bits.get() == 32) {
      return 'i';
    }
    return xen(guest);
  }

  private static char xen(Guest guest) {
    DriverState state = guest.drivers().of(Driver.XEN_BLKFRONT).state();
    return switch (state) {
      case BUILT_IN, MODULE_IN_INITRD, MODULE_ONLY, MODULE -> 'x';
      case ABSENT -> 'k';
      case UNKNOWN -> '?';
    };
  }

  private static char initrd(Guest guest) {
    if (guest.boot().entry().toOptional().isEmpty()) {
      return guest.boot().entry().isAbsent() ? '-' : '?';
    }
    return guest.initrd().isAbsent() ? '-' : 'r';
  }
}
