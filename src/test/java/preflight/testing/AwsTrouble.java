package preflight.testing;

/**
 * What is done instead of an answer, or to it.
 *
 * @param status of HTTP, for {@link Kind#ERROR}
 */
public record AwsTrouble(Kind kind, int status, String code, String message) {

  /** What goes wrong. */
  public enum Kind {
    NONE,
    /** An error is answered; nothing was done. */
    ERROR,
    /** The connection is dropped before anything was done. */
    DROPPED_BEFORE,
    /** The connection is dropped after it was done: who asks cannot know. */
    DROPPED_AFTER,
    /** It was done, and half of the answer arrives before the connection ends. */
    CUT,
    /** It was done, and the answer is half an answer of just that length. */
    HALF
  }

  public static final AwsTrouble NONE = of(Kind.NONE);
  public static final AwsTrouble DROPPED_BEFORE = of(Kind.DROPPED_BEFORE);
  public static final AwsTrouble DROPPED_AFTER = of(Kind.DROPPED_AFTER);
  public static final AwsTrouble CUT = of(Kind.CUT);
  public static final AwsTrouble HALF = of(Kind.HALF);

  /** As EC2 throttles. */
  public static final AwsTrouble THROTTLED =
      error(503, "RequestLimitExceeded", "Request limit exceeded.");

  /** As IAM and STS throttle. */
  public static final AwsTrouble RATE_EXCEEDED = error(400, "Throttling", "Rate exceeded");

  public static final AwsTrouble INTERNAL =
      error(500, "InternalError", "An internal error has occurred");
  public static final AwsTrouble UNAUTHORIZED =
      error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");

  /** As IAM refuses. */
  public static final AwsTrouble ACCESS_DENIED =
      error(403, "AccessDenied", "User: arn:aws:iam::123456789012:user/tester is not authorized");

  public static final AwsTrouble AUTH_FAILURE =
      error(401, "AuthFailure", "AWS was not able to validate the provided access credentials");

  /** Any other error. */
  public static AwsTrouble error(int status, String code, String message) {
    return new AwsTrouble(Kind.ERROR, status, code, message);
  }

  private static AwsTrouble of(Kind kind) {
    return new AwsTrouble(kind, 200, "", "");
  }

  /** Decides on a call. */
  public interface Plan {

    /** Nothing goes wrong. */
    Plan NONE = (call, count) -> AwsTrouble.NONE;

    /**
     * @param count of the calls of this action before this one
     */
    AwsTrouble on(AwsCall call, int count);

    /** Trouble for the first calls of an action. */
    static Plan first(int calls, String action, AwsTrouble trouble) {
      return (call, count) ->
          call.action().equals(action) && count < calls ? trouble : AwsTrouble.NONE;
    }

    /** Trouble for all calls of an action. */
    static Plan always(String action, AwsTrouble trouble) {
      return first(Integer.MAX_VALUE, action, trouble);
    }

    /** The first plan that has trouble for a call. */
    default Plan or(Plan other) {
      return (call, count) -> {
        AwsTrouble trouble = on(call, count);
        return trouble.equals(AwsTrouble.NONE) ? other.on(call, count) : trouble;
      };
    }
  }

  /** Ends the handling of a call with an error. */
  static final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final transient AwsTrouble trouble;

    Refusal(int status, String code, String message) {
      super(message);
      trouble = error(status, code, message);
    }

    AwsTrouble trouble() {
      return trouble;
    }
  }
}
