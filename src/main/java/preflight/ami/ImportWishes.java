package preflight.ami;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import preflight.aws.ImageImport;
import preflight.convert.OutputFormat;

/**
 * What the user wants of an import.
 *
 * @param key of the object; empty for one that is made of the image's name
 * @param as the format to convert to; empty to convert only what EC2 does not take
 * @param name of the machine image; empty for one that is made of the image's name
 * @param description of tasks and machine image; empty for the image's name
 * @param role that VM Import takes
 * @param tags of tasks, machine image and snapshots
 * @param threads that convert
 */
public record ImportWishes(
    String bucket,
    Optional<String> key,
    Optional<OutputFormat> as,
    Optional<String> name,
    Optional<String> description,
    String role,
    ImageImport.Encryption encryption,
    Map<String, String> tags,
    int threads) {

  public ImportWishes {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
