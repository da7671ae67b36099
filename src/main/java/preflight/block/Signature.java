package preflight.block;

import java.util.Optional;

/**
 * What lies on a device, as its magic numbers tell.
 *
 * @param label the volume label, or the pool's or array's name; empty without one
 * @param uuid as {@code blkid} prints it
 * @param offset of the structure that told, in bytes from the start of the device
 */
public record Signature(Kind kind, String label, Optional<String> uuid, long offset) {

  /** The uses of a device. */
  public enum Category {
    FILE_SYSTEM,
    /** A part of something that spans devices: LVM, RAID, ZFS. */
    VOLUME,
    ENCRYPTED,
    SWAP,
    /** Nothing at all. */
    NONE,
    /** Something without a known signature. */
    UNKNOWN
  }

  /** What is known by its signature; the type is the name that {@code blkid} and fstab use. */
  public enum Kind {
    EXT2("ext2", "ext2", Category.FILE_SYSTEM),
    EXT3("ext3", "ext3", Category.FILE_SYSTEM),
    EXT4("ext4", "ext4", Category.FILE_SYSTEM),
    JBD("jbd", "external ext journal", Category.VOLUME),
    XFS("xfs", "XFS", Category.FILE_SYSTEM),
    BTRFS("btrfs", "Btrfs", Category.FILE_SYSTEM),
    FAT12("vfat", "FAT12", Category.FILE_SYSTEM),
    FAT16("vfat", "FAT16", Category.FILE_SYSTEM),
    FAT32("vfat", "FAT32", Category.FILE_SYSTEM),
    EXFAT("exfat", "exFAT", Category.FILE_SYSTEM),
    NTFS("ntfs", "NTFS", Category.FILE_SYSTEM),
    F2FS("f2fs", "F2FS", Category.FILE_SYSTEM),
    JFS("jfs", "JFS", Category.FILE_SYSTEM),
    REISERFS("reiserfs", "ReiserFS", Category.FILE_SYSTEM),
    UFS("ufs", "UFS", Category.FILE_SYSTEM),
    MINIX("minix", "Minix", Category.FILE_SYSTEM),
    BCACHEFS("bcachefs", "bcachefs", Category.FILE_SYSTEM),
    SQUASHFS("squashfs", "SquashFS", Category.FILE_SYSTEM),
    EROFS("erofs", "EROFS", Category.FILE_SYSTEM),
    ISO9660("iso9660", "ISO 9660", Category.FILE_SYSTEM),
    SWAP("swap", "Linux swap", Category.SWAP),
    HIBERNATED_SWAP("swsuspend", "Linux swap with a hibernation image", Category.SWAP),
    LVM1("LVM1_member", "LVM1 physical volume", Category.VOLUME),
    LVM2("LVM2_member", "LVM2 physical volume", Category.VOLUME),
    LUKS1("crypto_LUKS", "LUKS1", Category.ENCRYPTED),
    LUKS2("crypto_LUKS", "LUKS2", Category.ENCRYPTED),
    BITLOCKER("BitLocker", "BitLocker", Category.ENCRYPTED),
    ZFS("zfs_member", "ZFS member", Category.VOLUME),
    MD_RAID("linux_raid_member", "Linux software RAID member", Category.VOLUME),
    BCACHE("bcache", "bcache", Category.VOLUME),
    EMPTY("", "empty", Category.NONE),
    UNKNOWN("", "unknown", Category.UNKNOWN);

    private final String type;
    private final String label;
    private final Category category;

    Kind(String type, String label, Category category) {
      this.type = type;
      this.label = label;
      this.category = category;
    }

    /** For example {@code vfat}. */
    public String type() {
      return type;
    }

    /** For people, for example {@code FAT32}. */
    public String label() {
      return label;
    }

    public Category category() {
      return category;
    }
  }

  public Signature {
    label = label.stripTrailing();
  }

  public Category category() {
    return kind.category();
  }
}
