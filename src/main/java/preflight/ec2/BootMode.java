package preflight.ec2;

/**
 * The values of {@code --boot-mode} that an import takes; {@code uefi-preferred} is in the API's
 * enumeration but not accepted for an import.
 */
public enum BootMode {
  LEGACY_BIOS("legacy-bios"),
  UEFI("uefi");

  private final String label;

  BootMode(String label) {
    this.label = label;
  }

  /** As the command line takes it. */
  public String label() {
    return label;
  }
}
