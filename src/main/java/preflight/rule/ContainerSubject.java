package preflight.rule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.image.Container;
import preflight.image.Format;
import preflight.image.vhd.Vhd;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** A container in the words of the knowledge about formats. */
final class ContainerSubject {

  private ContainerSubject() {}

  /** For example {@code vdi}, {@code vmdk:streamOptimized}, {@code vhdx:dynamic}. */
  static String of(Container container) {
    String format =
        switch (container.format()) {
          case ISO9660 -> "iso";
          case OVA -> "ova";
          case COWD -> "vmdk:vmfsSparse";
          case SESPARSE -> "vmdk:seSparse";
          default -> container.format().name().toLowerCase(Locale.ROOT);
        };
    return hasVariants(container.format()) && !container.variant().isEmpty()
        ? format + ":" + container.variant()
        : format;
  }

  /**
   * Whether it is a VMDK to EC2, of whatever kind: those of VMware ESX have magics of their own.
   */
  static boolean isVmdk(Format format) {
    return format == Format.VMDK || format == Format.COWD || format == Format.SESPARSE;
  }

  /** Whether a disk of this format is what is declared; else the rule about that decides alone. */
  static boolean fits(Format format, ContainerFormat declared) {
    // everything is a raw disk to EC2 that is declared as one; PF201 tells what becomes of it
    return format.name().equals(declared.name())
        || (declared == ContainerFormat.VMDK && isVmdk(format))
        || (declared == ContainerFormat.RAW && format == Format.UNFORMATTED);
  }

  /** Whether the image is declared as something else than it is. */
  static boolean isMisdeclared(Inspection inspection, ImportRequest request) {
    Optional<ContainerFormat> declared = request.declaredFormat();
    return declared.isPresent() && !fits(inspection.container().format(), declared.get());
  }

  private static boolean hasVariants(Format format) {
    return format == Format.VMDK || format == Format.VHD || format == Format.VHDX;
  }

  /**
   * A container that EC2 refuses because of what is wrong with it.
   *
   * @param subject for example {@code vhd:footer-mismatch}
   */
  record Damage(String subject, Trouble trouble) {}

  /** EC2 compares both footers of a VHD, and takes no footer or header that is not right. */
  static Optional<Damage> damage(Container container, List<Trouble> troubles) {
    if (container.format() != Format.VHD) {
      return Optional.empty();
    }
    Optional<Trouble> malformed = first(troubles, Vhd.FOOTER).or(() -> first(troubles, Vhd.HEADER));
    return first(troubles, Vhd.FOOTERS)
        .map(trouble -> new Damage("vhd:footer-mismatch", trouble))
        .or(() -> malformed.map(trouble -> new Damage("vhd:malformed", trouble)))
        .or(
            () ->
                first(troubles, Vhd.FOOTER_COPY)
                    .map(trouble -> new Damage("vhd:footer-mismatch", trouble)));
  }

  private static Optional<Trouble> first(List<Trouble> troubles, String structure) {
    for (Trouble trouble : troubles) {
      if (trouble instanceof Trouble.Corrupt && trouble.structure().equals(structure)) {
        return Optional.of(trouble);
      }
    }
    return Optional.empty();
  }
}
