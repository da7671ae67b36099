package preflight.guest.syslinux;

import java.io.IOException;
import java.util.Optional;

/** The file system SYSLINUX is installed on. */
public interface SyslinuxFiles {

  /**
   * The content of a file by its absolute path, empty if it is not there.
   *
   * @param limit in bytes; a file that is larger is an {@link preflight.io.UnsupportedException}
   */
  Optional<byte[]> read(String path, int limit) throws IOException;
}
