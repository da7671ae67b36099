package preflight.ec2;

/** What EC2 does about one thing that it looks at. */
public enum Outcome {
  ACCEPTED,
  REFUSED,
  CANNOT_TELL
}
