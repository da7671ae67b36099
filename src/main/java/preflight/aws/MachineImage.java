package preflight.aws;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked of RegisterImage (EC2 API reference).
 *
 * @param ena whether the guest has a driver for the Elastic Network Adapter
 * @param disks snapshots by the names of their devices, the root's first
 */
public record MachineImage(
    String name,
    String description,
    String architecture,
    String bootMode,
    boolean ena,
    Map<String, String> disks) {

  public MachineImage {
    disks = Collections.unmodifiableMap(new LinkedHashMap<>(disks));
  }
}
