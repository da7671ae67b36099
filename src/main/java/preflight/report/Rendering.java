package preflight.report;

/** A form in which an answer can be kept, from which others are made. */
public enum Rendering {
  /** A line of {@code --format jsonl}, with its end. */
  LINE,
  /** The text for people. */
  TEXT,
  /** The same with colours. */
  COLOURED
}
