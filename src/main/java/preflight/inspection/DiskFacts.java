package preflight.inspection;

import java.util.List;
import preflight.block.BootCode;
import preflight.block.PartitionTable;
import preflight.fact.Fact;
import preflight.image.Container;

/**
 * One virtual disk.
 *
 * @param name the file that holds it
 * @param size the capacity that the guest sees, in bytes
 * @param bootCode in the first sector
 * @param activeBootCode in the active partition, where the first sector starts that one
 * @param table failed where the container cannot be read
 */
public record DiskFacts(
    String name,
    Container container,
    long size,
    Fact<PartitionTable> table,
    Fact<BootCode> bootCode,
    Fact<BootCode> activeBootCode,
    List<DeviceFacts> devices) {

  public DiskFacts {
    devices = List.copyOf(devices);
  }

  DiskFacts withDevices(List<DeviceFacts> changed) {
    return new DiskFacts(name, container, size, table, bootCode, activeBootCode, changed);
  }
}
