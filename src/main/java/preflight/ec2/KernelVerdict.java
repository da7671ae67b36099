package preflight.ec2;

import java.util.List;

/**
 * What EC2 says to a kernel when it looks at the default boot entry. A success is still subject to
 * the test boot.
 *
 * @param release whether the release itself is listed, whatever its kernel
 * @param rests the rows that it rests on, the best first; empty where nothing lists the kernel
 * @param why one sentence for people, without a full stop
 */
public record KernelVerdict(
    Outcome outcome,
    Confidence confidence,
    Listing release,
    List<OperatingSystem> rests,
    String why) {

  /** Whether a release is in AWS's list on the day. */
  public enum Listing {
    LISTED,
    UNLISTED,
    /** The image does not tell its family or release. */
    UNKNOWN
  }
}
