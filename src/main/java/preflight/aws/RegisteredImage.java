package preflight.aws;

import java.util.List;

/**
 * A machine image.
 *
 * @param snapshots of its disks
 */
public record RegisteredImage(String id, List<String> snapshots) {

  public RegisteredImage {
    snapshots = List.copyOf(snapshots);
  }
}
