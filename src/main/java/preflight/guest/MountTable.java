package preflight.guest;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.guest.os.Fstab;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** The guest's tree as fstab(5) puts it together, as far as its volumes can be read. */
final class MountTable {

  private MountTable() {}

  static FileTree mount(GuestVolume root, Fstab fstab, Volumes volumes) throws IOException {
    Map<String, Volume> mounts = new TreeMap<>();
    for (Fstab.Entry entry : fstab.entries()) {
      String point = entry.mountPoint();
      if (!point.startsWith("/") || point.equals("/")) {
        continue;
      }
      Optional<GuestVolume> device = volumes.bySpec(entry.spec());
      if (device.isEmpty()) {
        continue;
      }
      Optional<GuestVolume> volume = device.get().mounted(entry.options());
      if (volume.isPresent() && !volume.get().volume().equals(root.volume())) {
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
