package preflight.policy;

import java.util.Locale;
import preflight.ec2.Labelled;

/** How much a finding weighs, the heaviest first. */
public enum Severity implements Labelled {
  /** It decides: rejected, or hangs. */
  ERROR,
  /** It would come next, or what happens cannot be told. */
  WARNING,
  NOTE;

  /** As a configuration file names it. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it weighs as much as the other, or more. */
  boolean reaches(Severity other) {
    return compareTo(other) <= 0;
  }
}
