package preflight.io;

/** What a check reads for, in the order in which it does. */
public enum Stage {
  CONTAINER("container"),
  DEVICES("partitions and volumes"),
  ROOT("root file system"),
  BOOT("boot loader"),
  KERNEL("kernel and its modules"),
  INITRD("initrd"),
  PAYLOAD("kernel's payload"),
  SYSTEM("system and network"),
  MANIFEST("digests of the manifest"),
  PREDICTION("prediction");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }
}
