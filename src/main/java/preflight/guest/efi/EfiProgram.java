package preflight.guest.efi;

import java.util.Locale;
import preflight.fact.Fact;

/**
 * A program for UEFI firmware.
 *
 * @param path on its partition, in the case that is stored there
 * @param machine that it was built for; failed where it has no PE header
 */
public record EfiProgram(String path, Fact<Machine> machine) {

  /** {@code Machine} of the COFF header (Microsoft PE format), as far as EC2 has such machines. */
  public enum Machine {
    X86_64("x86-64"),
    ARM64("arm64"),
    I386("32-bit x86"),
    OTHER("another machine");

    private final String label;

    Machine(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  /** Whether it is the file of this name in the folder that firmware looks into by itself. */
  public boolean isFallback(String name) {
    return path.toUpperCase(Locale.ROOT).equals("/EFI/BOOT/" + name);
  }
}
