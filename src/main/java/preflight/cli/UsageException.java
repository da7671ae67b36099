package preflight.cli;

/** An error with two lines: what is wrong, and what to do. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String advice;

  UsageException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
