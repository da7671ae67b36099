package preflight.guest;

/** The boot loader whose configuration decides. */
public enum Loader {
  GRUB2("GRUB 2"),
  GRUB_LEGACY("GRUB Legacy"),
  SYSLINUX("extlinux/syslinux"),
  SYSTEMD_BOOT("systemd-boot"),
  /** A unified kernel image, which firmware or another loader starts. */
  UKI("unified kernel image"),
  /** A kernel that is an EFI program itself. */
  EFI_STUB("Linux by itself");

  private final String label;

  Loader(String label) {
    this.label = label;
  }

  /** Whether it is one of GRUB's, which import-image reads. */
  public boolean isGrub() {
    return this == GRUB2 || this == GRUB_LEGACY;
  }

  public String label() {
    return label;
  }
}
