package preflight.ec2;

/**
 * The values of {@code --boot-mode} (EC2 API reference, BootModeValues). {@code uefi-preferred},
 * UEFI where the instance type has it and BIOS elsewhere, is taken by register-image alone.
 */
public enum BootMode implements Labelled {
  LEGACY_BIOS("legacy-bios"),
  UEFI("uefi"),
  UEFI_PREFERRED("uefi-preferred");

  private final String label;

  BootMode(String label) {
    this.label = label;
  }

  /** As the command line takes it. */
  @Override
  public String label() {
    return label;
  }
}
