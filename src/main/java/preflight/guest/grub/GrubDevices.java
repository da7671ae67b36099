package preflight.guest.grub;

import java.io.IOException;
import java.util.Optional;

/**
 * The disks as GRUB sees them.
 *
 * <p>Devices are named as GRUB names them, without parentheses: {@code hd0}, {@code hd0,msdos1},
 * {@code hd0,gpt2}, {@code hd0,1} without the table's name, {@code lvm/vg-root}, {@code
 * lvmid/vg/lv}. Paths begin with a slash and are relative to the file system's root; symbolic links
 * are followed within the file system. Methods throw {@link preflight.io.ReadProblem} for what the
 * image does.
 */
public interface GrubDevices {

  /** The first device whose file system has this UUID, compared without regard to case. */
  Optional<String> byUuid(String uuid) throws IOException;

  /** The first device whose file system has this label. */
  Optional<String> byLabel(String label) throws IOException;

  /** The first device whose file system has this file. */
  Optional<String> byFile(String path) throws IOException;

  /** Whether there is such a device. */
  boolean exists(String device) throws IOException;

  /**
   * The content of a file, empty if the device or the file is not there.
   *
   * @param limit in bytes; a file that is larger is an {@link preflight.io.UnsupportedException}
   */
  Optional<byte[]> read(String device, String path, int limit) throws IOException;

  /** What the path is, empty if the device or the file is not there. */
  Optional<FileKind> kind(String device, String path) throws IOException;

  /** The size in bytes, empty if it is not there or not a file. */
  Optional<Long> size(String device, String path) throws IOException;
}
