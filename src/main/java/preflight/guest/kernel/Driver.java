package preflight.guest.kernel;

import java.util.HashSet;
import java.util.Set;

/** A driver that a guest may need on EC2 or had at home, by its module and its option. */
public enum Driver {
  XEN_BLKFRONT("xen_blkfront", "XEN_BLKDEV_FRONTEND"),
  XEN_NETFRONT("xen_netfront", "XEN_NETDEV_FRONTEND"),
  NVME("nvme", "BLK_DEV_NVME"),
  NVME_CORE("nvme_core", "NVME_CORE"),
  ENA("ena", "ENA_ETHERNET"),
  IXGBEVF("ixgbevf", "IXGBEVF"),
  VIRTIO_PCI("virtio_pci", "VIRTIO_PCI"),
  VIRTIO_BLK("virtio_blk", "VIRTIO_BLK"),
  VIRTIO_NET("virtio_net", "VIRTIO_NET"),
  VIRTIO_SCSI("virtio_scsi", "SCSI_VIRTIO"),
  AHCI("ahci", "SATA_AHCI"),
  ATA_PIIX("ata_piix", "ATA_PIIX"),
  SD_MOD("sd_mod", "BLK_DEV_SD"),
  EXT2("ext2", "EXT2_FS"),
  EXT3("ext3", "EXT3_FS"),
  EXT4("ext4", "EXT4_FS"),
  XFS("xfs", "XFS_FS"),
  BTRFS("btrfs", "BTRFS_FS"),
  /** The device mapper, without which there is no logical volume. */
  DM_MOD("dm_mod", "BLK_DEV_DM");

  private final String module;
  private final String option;

  Driver(String module, String option) {
    this.module = module;
    this.option = option;
  }

  /** As {@link ModuleName} has it. */
  public String module() {
    return module;
  }

  /** The option of the kernel's configuration, without {@code CONFIG_}. */
  public String option() {
    return option;
  }

  /** The modules of all drivers. */
  static Set<String> moduleNames() {
    Set<String> names = new HashSet<>();
    for (Driver driver : values()) {
      names.add(driver.module);
    }
    return names;
  }
}
