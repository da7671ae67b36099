package preflight.aws;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of ImportImage, or of ImportSnapshot for each file (EC2 API reference). What is
 * empty is left to EC2.
 *
 * @param role that EC2 takes to read the files
 * @param tags of the task, in the order in which they were given
 */
public record ImageImport(
    List<ImportedFile> files,
    String description,
    String role,
    Optional<String> architecture,
    Optional<String> platform,
    Optional<String> bootMode,
    Encryption encryption,
    Map<String, String> tags) {

  /**
   * How the snapshots are encrypted.
   *
   * @param key of KMS; empty for the account's own for EBS
   */
  public record Encryption(boolean encrypted, Optional<String> key) {}

  public ImageImport {
    files = List.copyOf(files);
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
