package preflight.convert;

/** Why a conversion is refused or has failed, and what to do about it. */
public final class ConversionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * Two sentences without a full stop.
   *
   * @param message what is wrong
   * @param advice what to do
   */
  public ConversionException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
