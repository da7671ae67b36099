package preflight.guest.grub;

/** How a command ends: with error number 0, with another one, or nobody can tell. */
enum Outcome {
  TRUE,
  FALSE,
  UNKNOWN;

  static Outcome of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Outcome not() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
    };
  }

  Outcome and(Outcome other) {
    if (this == FALSE || other == FALSE) {
      return FALSE;
    }
    return this == TRUE && other == TRUE ? TRUE : UNKNOWN;
  }

  Outcome or(Outcome other) {
    return not().and(other.not()).not();
  }
}
