package preflight.guest;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.guest.os.Fstab;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** The guest's tree as fstab(5) puts it together, as far as its volumes can be read. */
final class MountTable {

  private MountTable() {}

  static FileTree mount(GuestVolume root, Fstab fstab, Volumes volumes) {
    Map<String, Volume> mounts = new TreeMap<>();
    for (Fstab.Entry entry : fstab.entries()) {
      String point = entry.mountPoint();
      if (!point.startsWith("/") || point.equals("/")) {
        continue;
      }
      Optional<GuestVolume> volume = volumes.bySpec(entry.spec());
      if (volume.isPresent() && !volume.get().equals(root)) {
        mounts.put(trimmed(point), volume.get().volume());
      }
    }
    return new FileTree(root.volume(), mounts);
  }

  private static String trimmed(String point) {
    int end = point.length();
    while (end > 1 && point.charAt(end - 1) == '/') {
      end--;
    }
    return point.substring(0, end);
  }
}
