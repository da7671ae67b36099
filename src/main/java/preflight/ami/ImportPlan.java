package preflight.ami;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import preflight.aws.ImageImport;
import preflight.aws.ImportedFile;
import preflight.ec2.Route;
import preflight.prediction.Registration;

/**
 * What an import does, from the upload to the machine image.
 *
 * @param files that go into the bucket, in the order of the disks
 * @param request what the tasks are asked for
 * @param name of the machine image, which only register-image gives
 * @param registration what register-image is told
 */
public record ImportPlan(
    Route route,
    String bucket,
    List<PlannedFile> files,
    ImageImport request,
    String name,
    Registration registration) {

  /**
   * One object.
   *
   * @param format as EC2's API calls it
   * @param file that goes up as it is; empty where it is converted
   * @param disk of the machine that is converted, from 1 on; 0 for all of them
   */
  public record PlannedFile(
      String key, String format, UploadedContent content, Optional<Path> file, int disk) {}

  public ImportPlan {
    files = List.copyOf(files);
  }

  /** The objects as the tasks are asked for them. */
  public ImportedFile imported(int index) {
    return request.files().get(index);
  }

  /** All that tells this import from another of the same image, in one line for the state. */
  public String fingerprint(String region) {
    StringBuilder text = new StringBuilder(route.label());
    text.append(' ').append(region).append(' ').append(request);
    if (route == Route.IMPORT_SNAPSHOT_REGISTER) {
      text.append(' ').append(name).append(' ').append(registration);
    }
    return text.toString();
  }
}
