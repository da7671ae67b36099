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

  /** The failure that tells this trouble again, where a fact becomes an exception. */
  public static IOException again(Trouble trouble) {
    if (trouble instanceof Trouble.Unsupported unsupported) {
      return new UnsupportedException(unsupported);
    }
    if (trouble instanceof Trouble.Truncated truncated) {
      return new TruncatedException(truncated);
    }
    if (trouble instanceof Trouble.Corrupt corrupt) {
      return new CorruptException(corrupt);
    }
    return new IOException(trouble.summary());
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
