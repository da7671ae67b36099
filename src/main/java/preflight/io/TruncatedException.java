package preflight.io;

/** The source ends before what it promises. */
public final class TruncatedException extends ReadProblem {

  private static final long serialVersionUID = 1L;

  /**
   * @param available where the source ends, in bytes
   * @param needed the first byte behind what is needed
   */
  public TruncatedException(String structure, long available, long needed) {
    super(new Trouble.Truncated(structure, available, needed));
  }

  TruncatedException(Trouble.Truncated trouble) {
    super(trouble);
  }
}
