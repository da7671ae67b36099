package preflight.policy;

/** A configuration file that is not well-formed, has an unknown key or a value of a wrong type. */
public final class ConfigurationException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String advice;

  ConfigurationException(Position where, String message, String advice) {
    super(where + ": " + message);
    this.advice = advice;
  }

  /** What to do, in a line. */
  public String advice() {
    return advice;
  }
}
