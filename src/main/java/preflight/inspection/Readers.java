package preflight.inspection;

import java.util.List;

/**
 * The registry of readers: what is read, what is refused by its name, and what is not known. Shown
 * by {@code preflight explain formats}; a test holds it against what the readers do.
 */
public final class Readers {

  /** Where in the way of the data a reader stands. */
  public enum Stage {
    CONTAINER("containers", "\"unknown\"; bytes without any signature are \"unformatted\""),
    TABLE("partition tables", "no table; the bare disk is looked at"),
    FILE_SYSTEM("file systems and volumes", "\"unknown\", or \"empty\" where all is zero"),
    BOOT_LOADER("boot loaders", "the default boot entry is not told"),
    KERNEL("kernels", "no kernel, with its first bytes"),
    INITRD("initrds", "not read, with the first bytes");

    private final String label;
    private final String unknown;

    Stage(String label, String unknown) {
      this.label = label;
      this.unknown = unknown;
    }

    /** For people, in the plural. */
    public String label() {
      return label;
    }

    /** What is said of everything that has no row, for people. */
    public String unknown() {
      return unknown;
    }
  }

  /**
   * One format and how far it is read.
   *
   * @param name as people write it
   * @param read its variants that are read, in the words of its specification; empty for a format
   *     that is refused as a whole, by its name
   * @param refused its variants and features that are named and refused
   */
  public record Reader(Stage stage, String name, List<String> read, List<String> refused) {
    public Reader {
      read = List.copyOf(read);
      refused = List.copyOf(refused);
    }

    /** Whether any of it is read. */
    public boolean reads() {
      return !read.isEmpty();
    }
  }

  private static final List<String> NONE = List.of();

  /** In the order in which data goes through them. */
  public static final List<Reader> ALL =
      List.of(
          container("raw", List.of("disks with a table, a volume or a file system"), NONE),
          container("VDI", List.of("dynamic", "fixed"), List.of("undo", "differencing", "0.x")),
          container(
              "VMDK",
              List.of(
                  "streamOptimized",
                  "monolithicSparse",
                  "monolithicFlat",
                  "twoGbMaxExtentSparse",
                  "twoGbMaxExtentFlat",
                  "vmfs",
                  "custom"),
              List.of("a delta to a parent", "encrypted", "vmfsSparse", "raw device mapping")),
          container("VHD", List.of("fixed", "dynamic"), List.of("differencing")),
          container(
              "VHDX",
              List.of("fixed", "dynamic", "with a log to be replayed"),
              List.of("differencing", "unknown required regions and items")),
          container(
              "QCOW2",
              List.of("versions 2 and 3", "deflate", "zstd", "extended L2"),
              List.of(
                  "a backing file",
                  "an external data file",
                  "encryption",
                  "unknown incompatible features")),
          container(
              "OVA", List.of("ustar, pax and GNU tar", "several disks"), List.of("sparse members")),
          container(
              "OVF",
              List.of("1.x", "2.x", "chunked disks"),
              List.of("compressed disks", "disks with a parentRef", "files outside its folder")),
          container("seSparse", NONE, NONE),
          container("COWD", NONE, NONE),
          container("QCOW", NONE, NONE),
          container("QED", NONE, NONE),
          container("ISO 9660", NONE, NONE),
          container("gzip", NONE, NONE),
          container("xz", NONE, NONE),
          container("zstd", NONE, NONE),
          container("bzip2", NONE, NONE),
          container("ZIP", NONE, NONE),
          container("Git LFS pointer", NONE, NONE),
          new Reader(
              Stage.TABLE,
              "MBR",
              List.of("primary and logical partitions", "sectors of 512 and 4096 bytes"),
              NONE),
          new Reader(
              Stage.TABLE,
              "GPT",
              List.of("from its backup too", "hybrid", "sectors of 512 and 4096 bytes"),
              NONE),
          new Reader(
              Stage.FILE_SYSTEM,
              "ext2, ext3, ext4",
              List.of("all features of e2fsprogs 1.47 but those refused", "journal overlaid"),
              List.of(
                  "compression",
                  "journal_dev",
                  "dirdata",
                  "unknown incompatible features",
                  "encrypted names and content",
                  "a primary superblock that is lost")),
          new Reader(
              Stage.FILE_SYSTEM,
              "XFS",
              List.of("versions 4 and 5", "a log that was not replayed is told"),
              List.of(
                  "ZONED",
                  "ZONE_GAPS",
                  "unknown incompatible features",
                  "files in a realtime section",
                  "version 1 directories")),
          new Reader(
              Stage.FILE_SYSTEM,
              "Btrfs",
              List.of(
                  "subvolumes",
                  "zlib, LZO and zstd",
                  "all four kinds of checksums, of content too",
                  "a log tree that was not replayed is told"),
              List.of(
                  "ZONED",
                  "EXTENT_TREE_V2",
                  "RAID_STRIPE_TREE",
                  "REMAP_TREE",
                  "unknown incompatible features",
                  "several devices",
                  "chunks that are striped")),
          new Reader(
              Stage.FILE_SYSTEM,
              "FAT12, FAT16, FAT32",
              List.of("long names", "sectors of 512 to 4096 bytes", "one table in use of several"),
              List.of("BPB_FSVer other than 0.0", "a boot sector that is lost")),
          fileSystem("exFAT"),
          fileSystem("NTFS"),
          fileSystem("F2FS"),
          fileSystem("JFS"),
          fileSystem("ReiserFS"),
          fileSystem("UFS"),
          fileSystem("Minix"),
          fileSystem("bcachefs"),
          fileSystem("SquashFS"),
          fileSystem("EROFS"),
          fileSystem("NILFS2"),
          fileSystem("cramfs"),
          fileSystem("romfs"),
          fileSystem("GFS2"),
          fileSystem("OCFS2"),
          fileSystem("HFS Plus"),
          fileSystem("APFS"),
          fileSystem("ReFS"),
          fileSystem("UDF"),
          fileSystem("ISO 9660"),
          new Reader(
              Stage.FILE_SYSTEM,
              "LVM2 physical volume",
              List.of("linear and striped volumes", "groups over several disks"),
              List.of(
                  "other segment types (thin, thin-pool, raid, mirror, cache, snapshot, vdo …)",
                  "volumes that lack a physical volume",
                  "groups within logical volumes")),
          fileSystem("LVM1 physical volume"),
          fileSystem("LUKS1, LUKS2"),
          fileSystem("BitLocker"),
          fileSystem("ZFS member"),
          fileSystem("Linux software RAID member"),
          fileSystem("Intel firmware RAID member"),
          fileSystem("DDF RAID member"),
          fileSystem("DRBD"),
          fileSystem("VDO"),
          fileSystem("Stratis pool member"),
          fileSystem("device-mapper snapshot"),
          fileSystem("dm-verity hash tree"),
          fileSystem("dm-integrity"),
          fileSystem("Ceph BlueStore"),
          fileSystem("bcache"),
          fileSystem("external ext journal"),
          fileSystem("external XFS log"),
          fileSystem("Linux swap"),
          loader(
              "GRUB 2",
              "grub.cfg evaluated with its grubenv, entries of the boot loader specification"),
          loader("GRUB Legacy", "menu.lst, grub.conf"),
          loader("extlinux/syslinux", "extlinux.conf, syslinux.cfg, with included files and menus"),
          loader("systemd-boot", "loader.conf, entries of the boot loader specification"),
          loader(
              "unified kernel image", "by firmware, systemd-boot or GRUB; its sections, profiles"),
          loader("Linux by itself", "a kernel that firmware starts as its program"),
          kernel("bzImage"),
          kernel("arm64 Image"),
          kernel("EFI zboot"),
          kernel("unified kernel image"),
          kernel("gzip vmlinux"),
          kernel("ELF"),
          initrd("cpio"),
          initrd("gzip"),
          initrd("bzip2"),
          initrd("lzma"),
          initrd("xz"),
          initrd("lz4"),
          initrd("lz4 (frame)"),
          initrd("zstd"),
          new Reader(Stage.INITRD, "lzo", NONE, NONE));

  private Readers() {}

  private static Reader container(String name, List<String> read, List<String> refused) {
    return new Reader(Stage.CONTAINER, name, read, refused);
  }

  private static Reader fileSystem(String name) {
    return new Reader(Stage.FILE_SYSTEM, name, NONE, NONE);
  }

  private static Reader loader(String name, String read) {
    return new Reader(Stage.BOOT_LOADER, name, List.of(read), NONE);
  }

  private static Reader kernel(String name) {
    return new Reader(Stage.KERNEL, name, List.of("version, architecture, drivers built in"), NONE);
  }

  private static Reader initrd(String name) {
    return new Reader(Stage.INITRD, name, List.of("names, modules, programs"), NONE);
  }
}
