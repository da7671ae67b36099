package preflight.boot;

import java.io.IOException;

/** What is needed to start a machine is not installed. */
public final class QemuMissingException extends IOException {

  private static final long serialVersionUID = 1;

  private final String advice;

  QemuMissingException(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** What to do about it, in one line. */
  public String advice() {
    return advice;
  }
}
