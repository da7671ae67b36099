package preflight.ec2;

import java.util.List;

/**
 * A sign by which EC2 may tell that a file tree is a Linux root.
 *
 * @param paths any one is enough; {@code *} stands for anything within one name
 * @param weight what its absence counts, 100 is decisive
 * @param about the sign in words
 */
public record RootSign(
    String id, Check check, List<String> paths, int weight, String about, Dated dated)
    implements DatedRow {

  /** What is asked of a path. */
  public enum Check {
    /** It exists, be it a symlink that leads nowhere. */
    ENTRY,
    /** It is a directory or a symlink. */
    DIRECTORY,
    /** It is a directory, or a symlink to one, that holds something. */
    NON_EMPTY_DIRECTORY
  }

  /** Whether an image has the sign. */
  public enum Presence {
    PRESENT,
    ABSENT,
    /** Where it would be cannot be read. */
    UNKNOWN
  }
}
