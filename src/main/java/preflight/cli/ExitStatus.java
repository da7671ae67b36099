package preflight.cli;

import preflight.policy.Judgement;

/** What the process ends with. */
final class ExitStatus {

  /** Every image is predicted to complete. */
  static final int COMPLETES = 0;

  /** For at least one image a rejection or a hang is predicted, or what else counts as failure. */
  static final int REJECTED = 1;

  /** Bad usage, or an image that could not be read. */
  static final int FAILED = 2;

  /** For at least one image it cannot be told. */
  static final int CANNOT_TELL = 3;

  /** A task was watched for as long as was asked, and had not ended. */
  static final int GIVEN_UP = 4;

  private ExitStatus() {}

  /** That of one image. */
  static int of(Judgement.Outcome outcome) {
    return switch (outcome) {
      case PASSES -> COMPLETES;
      case FAILS -> REJECTED;
      case CANNOT_TELL -> CANNOT_TELL;
    };
  }

  /** The status for several images: failure first, then rejection, then doubt. */
  static int worse(int a, int b) {
    return rank(a) >= rank(b) ? a : b;
  }

  private static int rank(int status) {
    return switch (status) {
      case COMPLETES -> 0;
      case CANNOT_TELL -> 1;
      case REJECTED -> 2;
      default -> 3;
    };
  }
}
