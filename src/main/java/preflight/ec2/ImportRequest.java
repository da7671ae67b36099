package preflight.ec2;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the user would ask the service for, and when; what is left out, the service decides itself.
 *
 * @param declaredFormat the disk container's {@code Format}
 * @param asOf the day whose knowledge counts
 */
public record ImportRequest(
    Optional<ContainerFormat> declaredFormat,
    Optional<Platform> platform,
    Optional<BootMode> bootMode,
    Optional<Architecture> architecture,
    LocalDate asOf) {

  /** A request without any optional parameter. */
  public static ImportRequest on(LocalDate asOf) {
    return new ImportRequest(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), asOf);
  }
}
