package preflight.boot;

/** What looks for a boot loader. */
public enum BootFirmware {
  /** SeaBIOS, which writes on the serial console what boot loaders show on the screen. */
  BIOS("BIOS"),
  /** OVMF, with an empty memory of boot entries, as after an import. */
  UEFI("UEFI");

  private final String label;

  BootFirmware(String label) {
    this.label = label;
  }

  /** For people and programs. */
  public String label() {
    return label;
  }
}
