package preflight.guest;

/** The boot loader whose configuration decides. */
public enum Loader {
  GRUB2("GRUB 2"),
  GRUB_LEGACY("GRUB Legacy"),
  SYSLINUX("extlinux/syslinux");

  private final String label;

  Loader(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
