package preflight.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import preflight.ec2.Route;

/**
 * Which findings count, and how much.
 *
 * @param routes the ways to an AMI that have to work
 * @param failOn from which severity on a finding fails the run
 * @param allowUnknown whether an image passes of which it cannot be told
 * @param severities that a project gives to rules, by their codes
 * @param ignores the findings that do not count
 */
public record Policy(
    Set<Route> routes,
    FailOn failOn,
    boolean allowUnknown,
    Map<String, Severity> severities,
    List<Ignore> ignores) {

  /** What counts where nobody says anything else: what import-image refuses. */
  public static final Policy DEFAULT =
      new Policy(Set.of(Route.IMPORT_IMAGE), FailOn.ERROR, false, Map.of(), List.of());

  public Policy {
    routes = Set.copyOf(routes);
    severities = Map.copyOf(severities);
    ignores = List.copyOf(ignores);
  }
}
