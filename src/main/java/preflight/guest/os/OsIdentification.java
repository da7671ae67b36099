package preflight.guest.os;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.io.Trouble;

/**
 * Which operating system the release files tell.
 *
 * @param identity absent where none of the files names a system; failed where the file that would
 *     count cannot be read
 * @param found the release files that are there, in the order in which they count
 * @param release os-release itself, where that was the source
 * @param troubles files that cannot be read and lines that break their rules
 */
public record OsIdentification(
    Fact<OsIdentity> identity,
    List<String> found,
    Optional<OsRelease> release,
    List<Trouble> troubles) {

  /** Reads small text files of the guest. */
  @FunctionalInterface
  public interface TextFiles {

    /**
     * The text of the file at an absolute path, symlinks resolved; empty where there is none.
     *
     * @throws preflight.io.ReadProblem where the image does not let it be read; it is reported
     * @throws IOException where the host cannot read
     */
    Optional<String> read(String path) throws IOException;
  }

  public OsIdentification {
    found = List.copyOf(found);
    troubles = List.copyOf(troubles);
  }

  /** Every path that may be asked for, in the order in which they count. */
  public static List<String> paths() {
    return ReleaseFiles.PATHS;
  }

  /**
   * Asks for the release files. os-release counts first, {@code /etc} before {@code /usr/lib}; then
   * the older files, the special before those that derived systems keep as well.
   *
   * @throws IOException where the host cannot read
   */
  public static OsIdentification identify(TextFiles files) throws IOException {
    return identify(files, "");
  }

  /**
   * The same of a tree within the guest's, such as a deployment of ostree.
   *
   * @param root its path, without a slash at the end; empty for the guest's own
   * @throws IOException where the host cannot read
   */
  public static OsIdentification identify(TextFiles files, String root) throws IOException {
    return new ReleaseFiles(files, root).identify();
  }
}
