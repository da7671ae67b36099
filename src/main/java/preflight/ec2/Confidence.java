package preflight.ec2;

/** How sure a statement is; ordered from the least to the most. */
public enum Confidence {
  LOW,
  MEDIUM,
  HIGH;

  /** The weaker of the two, since a conclusion is no surer than what it rests on. */
  public Confidence min(Confidence other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** One step less sure; the lowest stays. */
  public Confidence lower() {
    return this == HIGH ? MEDIUM : LOW;
  }

  /** The most that a single row of such evidence allows. */
  public static Confidence of(Evidence evidence) {
    return evidence == Evidence.INFERRED ? MEDIUM : HIGH;
  }
}
