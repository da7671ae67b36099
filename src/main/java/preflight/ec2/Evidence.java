package preflight.ec2;

/** What a row of knowledge rests on. */
public enum Evidence {
  /** AWS says so in its documentation. */
  DOCUMENTED,
  /** Somebody published what the service really did. */
  FIELD,
  /** Concluded from the other two; nobody has said or shown it. */
  INFERRED
}
