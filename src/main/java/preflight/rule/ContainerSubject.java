package preflight.rule;

import java.util.Locale;
import preflight.image.Container;
import preflight.image.Format;

/** A container in the words of the knowledge about formats. */
final class ContainerSubject {

  private ContainerSubject() {}

  /** For example {@code vdi}, {@code vmdk:streamOptimized}. */
  static String of(Container container) {
    String format =
        switch (container.format()) {
          case ISO9660 -> "iso";
          case OVA -> "ova";
          case SESPARSE -> "vmdk:seSparse";
          default -> container.format().name().toLowerCase(Locale.ROOT);
        };
    boolean variant = container.format() == Format.VMDK || container.format() == Format.VHD;
    return variant && !container.variant().isEmpty() ? format + ":" + container.variant() : format;
  }
}
