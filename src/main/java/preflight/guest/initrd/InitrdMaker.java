package preflight.guest.initrd;

/** The programs that make the initrds of most distributions. */
public enum InitrdMaker {
  /** Debian, Ubuntu and their descendants. */
  INITRAMFS_TOOLS("initramfs-tools"),
  /** Fedora, RHEL and their descendants, SUSE, Photon. */
  DRACUT("dracut"),
  /** Arch and its descendants. */
  MKINITCPIO("mkinitcpio");

  private final String label;

  InitrdMaker(String label) {
    this.label = label;
  }

  /** As its own documentation spells it. */
  public String label() {
    return label;
  }
}
