package preflight.ec2;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the user would ask the service for, and when; what is left out, the service decides itself.
 *
 * @param declaredFormat the disk container's {@code Format}
 * @param asOf the day whose knowledge counts
 * @param route the way to the machine image
 * @param hypervisor on which a machine that was registered is started; empty for import-image,
 *     which chooses the type of its test machine itself
 */
public record ImportRequest(
    Optional<ContainerFormat> declaredFormat,
    Optional<Platform> platform,
    Optional<BootMode> bootMode,
    Optional<Architecture> architecture,
    LocalDate asOf,
    Route route,
    Optional<Hypervisor> hypervisor) {

  /** A request to import-image. */
  public ImportRequest(
      Optional<ContainerFormat> declaredFormat,
      Optional<Platform> platform,
      Optional<BootMode> bootMode,
      Optional<Architecture> architecture,
      LocalDate asOf) {
    this(
        declaredFormat,
        platform,
        bootMode,
        architecture,
        asOf,
        Route.IMPORT_IMAGE,
        Optional.empty());
  }

  /** A request without any optional parameter. */
  public static ImportRequest on(LocalDate asOf) {
    return new ImportRequest(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), asOf);
  }

  /**
   * The same by import-snapshot and register-image, each disk declared as what it is, started on
   * such an instance.
   */
  public ImportRequest registered(Hypervisor on) {
    return new ImportRequest(
        Optional.empty(),
        platform,
        bootMode,
        architecture,
        asOf,
        Route.IMPORT_SNAPSHOT_REGISTER,
        Optional.of(on));
  }

  /** Whether the disk is registered as it is, without anybody looking into it. */
  public boolean isRegistered() {
    return route == Route.IMPORT_SNAPSHOT_REGISTER;
  }

  /** Whether a machine that was registered is started on such an instance. */
  public boolean isOn(Hypervisor one) {
    return hypervisor.filter(h -> h == one).isPresent();
  }
}
