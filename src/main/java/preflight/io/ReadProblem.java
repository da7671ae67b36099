package preflight.io;

import java.io.IOException;

/** Thrown when what an image contains cannot be read; carries the {@link Trouble} to report. */
public abstract sealed class ReadProblem extends IOException
    permits CorruptException, UnsupportedException, TruncatedException {

  private static final long serialVersionUID = 1L;

  private final transient Trouble trouble;

  ReadProblem(Trouble trouble) {
    super(trouble.summary());
    this.trouble = trouble;
  }

  public final Trouble trouble() {
    return trouble;
  }

  /** The trouble behind any failure: what the image did, or what the host could not do. */
  public static Trouble of(String structure, IOException failure) {
    if (failure instanceof ReadProblem problem) {
      return problem.trouble();
    }
    String message = failure.getMessage();
    return new Trouble.HostFailure(
        structure, message == null ? failure.getClass().getSimpleName() : message);
  }
}
