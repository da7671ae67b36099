package preflight.block;

import java.util.Optional;

/**
 * What lies on a device, as its magic numbers tell.
 *
 * @param version of the format, as its structure tells it beyond the kind: {@code 4.0} of SquashFS;
 *     empty where it tells none
 * @param label the volume label, or the pool's or array's name; empty without one
 * @param uuid as {@code blkid} prints it
 * @param offset of the structure that told, in bytes from the start of the device; for an array of
 *     whole disks, of the disk
 */
public record Signature(
    Kind kind, String version, String label, Optional<String> uuid, long offset) {

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
    NILFS2("nilfs2", "NILFS2", Category.FILE_SYSTEM),
    CRAMFS("cramfs", "cramfs", Category.FILE_SYSTEM),
    ROMFS("romfs", "romfs", Category.FILE_SYSTEM),
    GFS2("gfs2", "GFS2", Category.FILE_SYSTEM),
    OCFS2("ocfs2", "OCFS2", Category.FILE_SYSTEM),
    HFS_PLUS("hfsplus", "HFS Plus", Category.FILE_SYSTEM),
    APFS("apfs", "APFS", Category.FILE_SYSTEM),
    REFS("ReFS", "ReFS", Category.FILE_SYSTEM),
    UDF("udf", "UDF", Category.FILE_SYSTEM),
    ISO9660("iso9660", "ISO 9660", Category.FILE_SYSTEM),
    XFS_LOG("xfs_external_log", "external XFS log", Category.VOLUME),
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
    INTEL_RAID("isw_raid_member", "Intel firmware RAID member", Category.VOLUME),
    DDF_RAID("ddf_raid_member", "DDF RAID member", Category.VOLUME),
    DRBD("drbd", "DRBD", Category.VOLUME),
    VDO("vdo", "VDO", Category.VOLUME),
    STRATIS("stratis", "Stratis pool member", Category.VOLUME),
    SNAPSHOT("DM_snapshot_cow", "device-mapper snapshot", Category.VOLUME),
    VERITY("DM_verity_hash", "dm-verity hash tree", Category.VOLUME),
    INTEGRITY("DM_integrity", "dm-integrity", Category.VOLUME),
    BLUESTORE("ceph_bluestore", "Ceph BlueStore", Category.VOLUME),
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

  /** Of a format that tells no version. */
  public Signature(Kind kind, String label, Optional<String> uuid, long offset) {
    this(kind, "", label, uuid, offset);
  }

  /**
   * Whether all of the device belongs to this, so that a file system that shows beside it is not
   * read by itself: it is a part of an array, or is left from before. libblkid looks no further
   * either once it has found one of these. Of ZFS, the labels at the end outlive another file
   * system that was made on the device; those at the start do not.
   */
  public boolean isHolder() {
    return switch (kind) {
      case MD_RAID,
          INTEL_RAID,
          DDF_RAID,
          DRBD,
          VDO,
          LVM1,
          LVM2,
          STRATIS,
          BCACHE,
          SNAPSHOT,
          VERITY,
          INTEGRITY,
          BLUESTORE,
          LUKS1,
          LUKS2,
          BITLOCKER ->
          true;
      case ZFS -> offset < ZfsLabel.FRONT;
      default -> false;
    };
  }

  /** The kind and the version, for people: {@code SquashFS 4.0}. */
  public String title() {
    return version.isEmpty() ? kind.label() : kind.label() + " " + version;
  }

  public Category category() {
    return kind.category();
  }
}
