package preflight.convert;

import java.io.IOException;

/** The result cannot be written, as opposed to the image that cannot be read. */
public final class WriteException extends IOException {

  private static final long serialVersionUID = 1L;

  /** With what the host said. */
  public WriteException(IOException cause) {
    super(
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
  }
}
