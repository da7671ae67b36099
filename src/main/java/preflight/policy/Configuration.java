package preflight.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.Platform;
import preflight.ec2.Route;

/**
 * What a {@code .preflight.yaml} says; each value that it leaves out is empty.
 *
 * @param severities by the codes of rules
 */
public record Configuration(
    Path file,
    Optional<LocalDate> asOf,
    Optional<ContainerFormat> declaredFormat,
    Optional<Platform> platform,
    Optional<BootMode> bootMode,
    Optional<Architecture> architecture,
    Optional<Set<Route>> routes,
    Optional<FailOn> failOn,
    Optional<Boolean> allowUnknown,
    Map<String, Severity> severities,
    List<Ignore> ignores) {

  /** The name under which it is looked for. */
  public static final String NAME = ".preflight.yaml";

  /** As large as a file may be, in bytes; people write some lines. */
  public static final int MOST_BYTES = 1 << 20;

  public Configuration {
    routes = routes.map(Set::copyOf);
    severities = Map.copyOf(severities);
    ignores = List.copyOf(ignores);
  }

  /**
   * @param text of the file
   * @throws ConfigurationException where it cannot be understood
   */
  public static Configuration parse(String text, Path file) throws ConfigurationException {
    // a byte order mark may stand before a document (YAML 1.2.2, 5.2)
    return new ConfigurationReader(file).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }
}
