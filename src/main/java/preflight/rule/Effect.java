package preflight.rule;

/** What a fault does to the import. */
public enum Effect {
  /** The task is rejected. */
  REJECTS,
  /** The task does not end, or only after hours. */
  HANGS,
  /** It cannot be told from what was read. */
  CANNOT_TELL,
  /** Worth knowing; does not decide. */
  NOTE
}
