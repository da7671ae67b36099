package preflight.policy;

import java.util.Optional;
import preflight.ec2.Route;
import preflight.rule.Finding;

/**
 * A finding and how much it counts.
 *
 * @param route on which it was found
 * @param ignored by which entry it does not count; empty where it does
 */
public record Judged(Finding finding, Route route, Severity severity, Optional<Ignore> ignored) {

  /** Whether it counts. */
  public boolean counts() {
    return ignored.isEmpty();
  }
}
