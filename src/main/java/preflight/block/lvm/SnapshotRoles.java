package preflight.block.lvm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Logical volumes that look whole by their own segments but hold something else: the exceptions of
 * a snapshot, or a snapshot's origin while that is merged back (lib/snapshot/snapshot.c).
 */
record SnapshotRoles(Map<String, String> roles) {

  static SnapshotRoles of(ConfigNode.Section volumes) {
    Map<String, String> roles = new HashMap<>();
    for (String name : volumes.nodes().keySet()) {
      ConfigNode.Section volume = volumes.section(name).orElse(null);
      if (volume == null) {
        continue;
      }
      for (String key : volume.nodes().keySet()) {
        ConfigNode.Section segment = volume.section(key).orElse(null);
        if (segment != null) {
          segment(segment, roles);
        }
      }
    }
    return new SnapshotRoles(Map.copyOf(roles));
  }

  private static void segment(ConfigNode.Section segment, Map<String, String> roles) {
    segment.text("cow_store").ifPresent(name -> roles.put(name, "snapshot"));
    Optional<String> merging = segment.text("merging_store");
    if (merging.isPresent()) {
      roles.put(merging.get(), "snapshot");
      segment.text("origin").ifPresent(name -> roles.put(name, "origin of a merging snapshot"));
    }
  }

  /** What the volume is besides what its segments say. */
  Optional<String> of(String name) {
    return Optional.ofNullable(roles.get(name));
  }
}
