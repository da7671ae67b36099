package preflight.guest.kernel;

import java.util.Optional;

/**
 * The name of a kernel module as the kernel keeps it: file name without folder and ending, with
 * {@code _} for {@code -} (modprobe(8): "there is no difference between _ and - in module names").
 */
public final class ModuleName {

  private static final String[] ENDINGS = {".ko", ".ko.xz", ".ko.zst", ".ko.gz"};

  private ModuleName() {}

  /** {@code kernel/drivers/block/xen-blkfront.ko.xz} gives {@code xen_blkfront}. */
  public static Optional<String> ofPath(String path) {
    for (String ending : ENDINGS) {
      if (path.endsWith(ending)) {
        int from = path.lastIndexOf('/') + 1;
        int to = path.length() - ending.length();
        return from < to ? Optional.of(normalise(path.substring(from, to))) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** {@code xen-blkfront} gives {@code xen_blkfront}. */
  public static String normalise(String name) {
    return name.replace('-', '_');
  }
}
