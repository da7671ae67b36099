package preflight.remote;

import java.io.IOException;

/** Why an object cannot be read, and what to do about it: the two lines that people get. */
public final class RemoteProblem extends IOException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND,
    /** It is there, or may be, but must not be read by whoever asks. */
    FORBIDDEN,
    /** It became another object while it was read. */
    CHANGED,
    /** The server cannot be reached, or does not answer in time. */
    NETWORK,
    /** The server answers, but not with the range that was asked for. */
    REFUSED
  }

  private final Kind kind;
  private final String advice;

  /**
   * Without a cause.
   *
   * @param what is wrong, without the object's name
   * @param advice what to do, in one line
   */
  public RemoteProblem(Kind kind, String what, String advice) {
    super(what);
    this.kind = kind;
    this.advice = advice;
  }

  /**
   * The same with its cause.
   *
   * @param what is wrong, without the object's name
   * @param advice what to do, in one line
   */
  public RemoteProblem(Kind kind, String what, String advice, Exception cause) {
    super(what, cause);
    this.kind = kind;
    this.advice = advice;
  }

  /** That an object became another one. */
  public static RemoteProblem changed(String how) {
    return new RemoteProblem(
        Kind.CHANGED,
        "the object changed while it was read (" + how + ")",
        "run again once nobody writes it any more");
  }

  /** The same, with the name of the object before it. */
  RemoteProblem about(RemoteAddress address) {
    return new RemoteProblem(kind, address.name() + ": " + getMessage(), advice, this);
  }

  /** The same once more. */
  RemoteProblem again() {
    return new RemoteProblem(kind, getMessage(), advice, this);
  }

  public Kind kind() {
    return kind;
  }

  public String advice() {
    return advice;
  }
}
