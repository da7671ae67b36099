package preflight.boot;

/** How far a start came, in order. */
public enum Stage {
  FIRMWARE("firmware"),
  BOOT_LOADER("boot loader"),
  KERNEL("kernel"),
  ROOT("root mounted"),
  INIT("init"),
  NETWORK("network"),
  LOGIN("login prompt");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** For people and programs. */
  public String label() {
    return label;
  }
}
