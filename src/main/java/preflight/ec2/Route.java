package preflight.ec2;

import java.util.Set;

/** The two ways from a disk image to a machine image (AMI). */
public enum Route implements Labelled {
  /** {@code aws ec2 import-image}: identifies the system, repairs it, boots it once. */
  IMPORT_IMAGE("import-image"),
  /**
   * {@code aws ec2 import-snapshot} followed by {@code register-image}: takes the disk as it is.
   */
  IMPORT_SNAPSHOT_REGISTER("import-snapshot");

  /** For what counts whichever way is taken. */
  public static final Set<Route> BOTH = Set.of(values());

  /** For what only import-image looks at. */
  public static final Set<Route> IMPORT_IMAGE_ALONE = Set.of(IMPORT_IMAGE);

  private final String label;

  Route(String label) {
    this.label = label;
  }

  /** The command's name, as the knowledge files write it. */
  @Override
  public String label() {
    return label;
  }
}
