package preflight.prediction;

/** What is predicted for an import. */
public enum Verdict {
  COMPLETES,
  REJECTED,
  HANGS,
  CANNOT_TELL
}
