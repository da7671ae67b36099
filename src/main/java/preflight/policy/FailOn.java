package preflight.policy;

import java.util.Locale;
import preflight.ec2.Labelled;

/** From which severity on a finding fails the run. */
public enum FailOn implements Labelled {
  ERROR,
  WARNING,
  NOTE,
  /** No finding does; an image that cannot be read still does. */
  NEVER;

  /** As {@code --fail-on} takes it. */
  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a finding of this severity fails the run. */
  public boolean isReachedBy(Severity severity) {
    return switch (this) {
      case ERROR -> severity.reaches(Severity.ERROR);
      case WARNING -> severity.reaches(Severity.WARNING);
      case NOTE -> true;
      case NEVER -> false;
    };
  }
}
