package preflight.aws;

/** A question to which there is no answer: what is wrong, and what to do. */
public final class AwsProblem extends Exception {

  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** The service is busy, or cannot be reached: it may answer when asked again. */
    PASSING,
    /** There is no such task, or not yet: EC2 shows what it has just made after a while. */
    UNKNOWN_TASK,
    /** No answer will come before somebody changes something. */
    LASTING
  }

  private final Kind kind;
  private final String advice;

  AwsProblem(Kind kind, String what, String advice, Throwable cause) {
    super(what, cause);
    this.kind = kind;
    this.advice = advice;
  }

  public Kind kind() {
    return kind;
  }

  public String advice() {
    return advice;
  }
}
