package preflight.ec2;

/** The two ways from a disk image to a machine image (AMI). */
public enum Route {
  /** {@code aws ec2 import-image}: identifies the system, repairs it, boots it once. */
  IMPORT_IMAGE("import-image"),
  /**
   * {@code aws ec2 import-snapshot} followed by {@code register-image}: takes the disk as it is.
   */
  IMPORT_SNAPSHOT_REGISTER("import-snapshot");

  private final String label;

  Route(String label) {
    this.label = label;
  }

  /** The command's name, as the knowledge files write it. */
  public String label() {
    return label;
  }
}
