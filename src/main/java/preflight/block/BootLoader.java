package preflight.block;

/** Whose boot code a boot sector holds. */
public enum BootLoader {
  /** Nothing but zeros. */
  NONE("no boot code"),
  GRUB2("GRUB 2"),
  GRUB_LEGACY("GRUB Legacy"),
  /** Master boot record of the Syslinux project; starts the active partition. */
  SYSLINUX_MBR("Syslinux MBR"),
  /** Syslinux or extlinux in the boot sector of a file system. */
  SYSLINUX("Syslinux"),
  /** A hybrid ISO image, made with isohybrid. */
  ISOLINUX("ISOLINUX"),
  LILO("LILO"),
  /** Master boot record of Windows or DOS; starts the active partition. */
  WINDOWS_MBR("Windows MBR"),
  /** Boot sector of a Windows file system; starts NTLDR or BOOTMGR. */
  WINDOWS("Windows boot sector"),
  /** The protective MBR of FreeBSD, which looks for its boot partition in the GPT. */
  FREEBSD("FreeBSD boot code"),
  /** What GNU Parted writes into a new table; starts the active partition. */
  PARTED_MBR("GNU Parted MBR"),
  /** The program install-mbr of Debian; starts the active partition. */
  DEBIAN_MBR("Debian mbr"),
  /** What tools like mkfs.fat write: a message that the disk cannot be started, or a halt. */
  NOT_BOOTABLE("\"not a bootable disk\" code"),
  /** Bytes that belong to no known boot loader. */
  UNKNOWN("unknown boot code");

  private final String label;

  BootLoader(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** Whether it does nothing but start the boot sector of the active partition. */
  public boolean startsActivePartition() {
    return this == SYSLINUX_MBR || this == WINDOWS_MBR || this == PARTED_MBR || this == DEBIAN_MBR;
  }
}
