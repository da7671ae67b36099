package preflight.ec2;

/** A row of knowledge. */
public interface DatedRow {

  /** When it was seen, and on what it rests. */
  Dated dated();
}
