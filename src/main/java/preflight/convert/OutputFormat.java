package preflight.convert;

import java.util.Locale;
import java.util.Optional;

/** The containers that can be written. */
public enum OutputFormat {
  /** One disk, deflated, in an order that needs no going back (VMware Virtual Disk Format 5.0). */
  VMDK("VMDK streamOptimized", ".vmdk"),
  /** A whole machine: descriptor, disks as stream-optimized VMDK, digests (DSP0243). */
  OVA("OVA", ".ova"),
  /** The bytes of one disk as they are, with holes in place of zeros. */
  RAW("raw", ".raw .img"),
  /** One disk in blocks of 2 MiB (Virtual Hard Disk Image Format Specification, 2006). */
  VHD("VHD dynamic", ".vhd");

  private final String label;

  /** With blanks between them. */
  private final String suffixes;

  OutputFormat(String label, String suffixes) {
    this.label = label;
    this.suffixes = suffixes;
  }

  /** For people, with the kind: {@code VMDK streamOptimized}. */
  public String label() {
    return label;
  }

  /** The word on a command line: {@code vmdk}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format that a file of this name is taken to be meant as; empty for other endings. */
  public static Optional<OutputFormat> ofName(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (OutputFormat format : values()) {
      for (String suffix : format.suffixes.split(" ", -1)) {
        if (name.endsWith(suffix)) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }
}
