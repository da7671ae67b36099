package preflight.image.ova;

import java.util.List;

/**
 * A hardware item (DSP0243 1.1.1, 8.3; the fields of CIM_ResourceAllocationSettingData). Fields
 * that are missing are empty.
 *
 * @param resourceType 5 IDE, 6 parallel SCSI, 10 Ethernet, 15 CD, 16 DVD, 17 disk, 20 other storage
 *     (SATA, NVMe); -1 where it is no number
 * @param resourceSubType for example {@code AHCI}, {@code lsilogic}, {@code VirtualSCSI}
 * @param parent the instance id of its controller
 * @param address the number of a controller among those of its type
 * @param addressOnParent the number of a device on its controller
 * @param hostResources for example {@code ovf:/disk/vmdisk1}
 */
public record OvfItem(
    int resourceType,
    String resourceSubType,
    String instanceId,
    String parent,
    String address,
    String addressOnParent,
    List<String> hostResources,
    String elementName) {

  public OvfItem {
    hostResources = List.copyOf(hostResources);
  }
}
