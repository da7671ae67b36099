package preflight.io;

/**
 * How much of what an image says is believed, in one place. Each is far above what real images
 * have, and low enough that an input of 1 MiB can neither fill 64 MiB of memory nor take 5 seconds.
 * What goes beyond one is refused by name or told as a finding, never cut off in silence.
 *
 * <p>What a specification itself bounds, such as the depth of an extent tree, stands in the reader
 * of that structure. {@code docs/limits.md} lists both.
 */
public final class Limits {

  /** Virtual disks of one machine, in disks. VMware attaches 256 at most, others fewer. */
  public static final int DISKS = 64;

  /**
   * Blocks of a VDI image that are compared with one another, so that a damaged map shows: 256 GiB
   * in the usual blocks of 1 MiB, for which 1 MiB is read.
   */
  public static final int VDI_BLOCKS_COMPARED = 256 * 1024;

  /** File systems opened in one machine; each keeps state of its own. */
  public static final int FILE_SYSTEMS = 64;

  /** Directory blocks read in one machine, in bytes: a check needs some MiB. */
  public static final long DIRECTORY_READS = 128L << 20;

  /** One directory, in bytes: as many names of the greatest length as are listed. */
  public static final long DIRECTORY_BYTES = 32L << 20;

  /** Names in one directory that are listed. */
  public static final int DIRECTORY_ENTRIES = 100_000;

  /** The target of a symbolic link and a path without its links, in bytes (PATH_MAX of Linux). */
  public static final int PATH_BYTES = 4096;

  /** Components that one lookup goes through, those of links included. */
  public static final int PATH_COMPONENTS = 4096;

  /** Links that one lookup follows, as Linux does (path_resolution(7)). */
  public static final int PATH_LINKS = 40;

  /** A tag, comment or processing instruction of an OVF descriptor, in characters. */
  public static final int XML_MARKUP = 64 * 1024;

  /** One line of what depmod or the kernel's build wrote, in bytes. */
  public static final int KERNEL_TEXT_LINE = 64 * 1024;

  /**
   * Words of all scripts that one GRUB configuration brings in; half of it in a configuration that
   * an entry of another one loads, a third in the next, since all are kept until the last is done.
   */
  public static final int GRUB_WORDS = 50_000;

  /** Findings of one kind, one a partition; the others are counted. */
  public static final int FINDINGS_OF_A_RULE = 16;

  /** Devices that the text report lists one by one; JSON has them all. */
  public static final int DEVICES_LISTED = 32;

  /**
   * Descriptors beside an extent that are looked into for the one that lists it, the first by name.
   */
  public static final int DESCRIPTORS_TRIED = 10_000;

  /** What may stand before the root element of an OVF descriptor, in bytes. */
  public static final int XML_PROLOGUE = 64 * 1024;

  /** Members of an archive. */
  public static final int TAR_MEMBERS = 10_000;

  /** Extension headers (pax, long names) before one member. */
  public static final int TAR_EXTENSIONS = 16;

  /** All extension headers of one member, in bytes. */
  public static final int TAR_EXTENSION_BYTES = 1024 * 1024;

  /** The map of a sparse member, in bytes; more of it is not looked at, since none is read. */
  public static final int TAR_SPARSE_MAP = 64 * 1024;

  /** A manifest, in bytes. */
  public static final int MANIFEST_BYTES = 1024 * 1024;

  /** Troubles of a manifest that are told. */
  public static final int MANIFEST_TROUBLES = 100;

  /** An OVF descriptor, in bytes. */
  public static final int OVF_BYTES = 4 * 1024 * 1024;

  /** Elements within one another in an OVF descriptor. */
  public static final int OVF_DEPTH = 64;

  /** Files, disks, machines, items and their resources in an OVF descriptor. */
  public static final int OVF_ELEMENTS = 10_000;

  /**
   * Namespaces that an OVF descriptor declares, where 10 are usual: the JDK's XML reader takes time
   * that grows with the square of those in force.
   */
  public static final int XML_NAMESPACES = 1000;

  /** Chunks of one file of a package: as many as an archive may have members. */
  public static final int OVF_CHUNKS = 10_000;

  /**
   * Blocks of a VHD or VHDX that are looked at when it is opened: 8 TiB in the usual blocks of 2
   * MiB, 128 TiB in those of 32 MiB.
   */
  public static final long BLOCKS_COUNTED = 4L << 20;

  /** A block of a VHD, in bytes: 2 MiB is the specification's default, and it names no limit. */
  public static final long VHD_BLOCK = 256L << 20;

  /** A log of a VHDX that is replayed, in bytes: writers make logs of 1 MiB. */
  public static final long VHDX_LOG = 16L << 20;

  /** How often the length of a VHDX log may be read while its entries are looked for. */
  public static final int VHDX_LOG_PASSES = 8;

  /** Pieces of a file that a VHDX log changes: a log of 1 MiB has at most 32,768. */
  public static final int VHDX_LOG_PIECES = 256 * 1024;

  /** Entries of the L1 table of a QCOW2 image: 32 MiB, as much as QEMU allows. */
  public static final long QCOW2_L1_ENTRIES = 4L << 20;

  /** A block of a VDI image, and what stands before its data, in bytes. */
  public static final long VDI_BLOCK = 256L << 20;

  /** Grain tables of an extent: enough for 128 TiB in the usual geometry. */
  public static final long VMDK_TABLES = 4L << 20;

  /** A grain, in sectors: 8 MiB, where 64 KiB is usual. */
  public static final long VMDK_GRAIN = 16384;

  /** Entries of a grain table, where 512 is usual. */
  public static final long VMDK_TABLE_ENTRIES = 65536;

  /** How far from the end a footer is looked for, in bytes, since some writers pad behind it. */
  public static final long VMDK_FOOTER_SEARCH = 16L << 20;

  /** Extents of a VMDK descriptor: 80 TiB in the usual pieces of 2 GiB. */
  public static final int VMDK_EXTENTS = 40_000;

  /** Blocks that a journal would still write. */
  public static final int JOURNAL_BLOCKS = 1 << 19;

  /** Blocks that a journal revokes. */
  public static final int JOURNAL_REVOKED = 1 << 20;

  /** Troubles of one file system that are told. */
  public static final int FILE_SYSTEM_TROUBLES = 64;

  /** Chunks of all Btrfs file systems of a machine: 64 TiB in the usual chunks of 1 GiB. */
  public static final int BTRFS_CHUNKS = 65_536;

  /** A compressed extent of Btrfs, packed or not, in bytes: Linux makes none above 128 KiB. */
  public static final int BTRFS_EXTENT = 1 << 20;

  /**
   * What is unpacked of compressed extents of Btrfs and not used, in one machine, in bytes. What is
   * read in order uses all.
   */
  public static final long BTRFS_UNPACKED = 64L << 20;

  /** Subvolumes of a Btrfs file system that are listed. */
  public static final int BTRFS_SUBVOLUMES = 1000;

  /** Subvolumes of a file system that are looked into for a root, those nearest the top first. */
  public static final int SUBVOLUMES_TRIED = 64;

  /** Extended boot records in a chain: Linux numbers no more partitions (DISK_MAX_PARTS). */
  public static final int LOGICAL_PARTITIONS = 256;

  /** Entries of a GUID partition table, where 128 is usual. */
  public static final int GPT_ENTRIES = 16_384;

  /** The entries of a GUID partition table together, in bytes. */
  public static final int GPT_BYTES = 16 * 1024 * 1024;

  /** Problems of a partition table that are told. */
  public static final int TABLE_PROBLEMS = 100;

  /** A text of the guest that is read as a whole, such as fstab or os-release, in bytes. */
  public static final int TEXT_BYTES = 1 << 20;

  /** One line of os-release and its like, in characters: real ones have some 100. */
  public static final int RELEASE_LINE = 4096;

  /** The saved entry of GRUB Legacy, in bytes: a block of a disk. */
  public static final int LEGACY_SAVED_BYTES = 4096;

  /** What depmod or the build of the kernel wrote, in bytes: Debian has 600 KB. */
  public static final int KERNEL_TEXT_BYTES = 32 * 1024 * 1024;

  /** Modules that one module needs. */
  public static final int MODULE_DEPENDENCIES = 1000;

  /** What of a kernel is unpacked for its notes, in bytes: some 70 MiB are usual. */
  public static final long KERNEL_UNPACKED = 512L << 20;

  /** Program headers of an unpacked kernel: some 5 are usual. */
  public static final int KERNEL_SEGMENTS = 128;

  /** One segment of notes of a kernel, in bytes: some 500 are usual. */
  public static final int KERNEL_NOTE_BYTES = 64 * 1024;

  /** Notes of a kernel: some 20 are usual. */
  public static final int KERNEL_NOTES = 1000;

  /** The packed configuration within a kernel, in bytes: some 60 KiB are usual. */
  public static final int KERNEL_IKCONFIG = 1 << 20;

  /** Sections of an EFI program. */
  public static final int EFI_SECTIONS = 96;

  /** What is looked through for the name of an EFI program of no known sections, in bytes. */
  public static final int EFI_SCAN_BYTES = 256 * 1024;

  /** EFI programs that start one another. */
  public static final int EFI_CHAIN = 16;

  /** Among them those of GRUB, whose configurations are run. */
  public static final int EFI_GRUBS = 2;

  /**
   * A text in a section of a unified kernel image, in bytes: Linux takes a command line of 4 KiB at
   * most.
   */
  public static final int UKI_TEXT_BYTES = 64 * 1024;

  /** Modules in GRUB's EFI program. */
  public static final int GRUB_MODULES = 2_000;

  /** A configuration of GRUB, in bytes. */
  public static final int GRUB_FILE_BYTES = 1 << 20;

  /** Files that one GRUB configuration brings in. */
  public static final int GRUB_FILES = 200;

  /** GRUB configurations within one another. */
  public static final int GRUB_SOURCE_DEPTH = 16;

  /** Rounds of one loop. */
  public static final int GRUB_ROUNDS = 10_000;

  /** Commands that one GRUB configuration runs. */
  public static final int GRUB_COMMANDS = 100_000;

  /** Conditions that the image cannot decide, where both ways are followed. */
  public static final int GRUB_FORKS = 5_000;

  /** Commands and functions of GRUB running within one another. */
  public static final int GRUB_CALL_DEPTH = 300;

  /** One word after its variables are expanded, in characters. */
  public static final int GRUB_WORD_BYTES = 1 << 16;

  /** Variables of GRUB. */
  public static final int GRUB_VARIABLES = 4_000;

  /** Entries of the menu of GRUB. */
  public static final int GRUB_ENTRIES = 2_000;

  /** Entries of the boot loader specification in one folder. */
  public static final int BLS_ENTRIES = 500;

  /** One entry of the boot loader specification, in bytes. */
  public static final int BLS_BYTES = 64 * 1024;

  /** All entries of one folder, and all that GRUB makes of them, in bytes: each has some 500. */
  public static final long BLS_FOLDER_BYTES = 1L << 20;

  /** How often one GRUB configuration runs {@code blscfg}, where once is usual. */
  public static final int BLS_RUNS = 16;

  /** All words that GRUB expands, in characters, and 64 more for each piece. */
  public static final long GRUB_EXPANDED = 1L << 24;

  /** Variables, entries and functions copied to follow both ways of a condition. */
  public static final long GRUB_COPIED = 1L << 22;

  /** Statements of GRUB written within one another. */
  public static final int GRUB_NESTING = 100;

  /** Syntax errors of GRUB that are told. */
  public static final int GRUB_ERRORS = 100;

  /** Parentheses within one another in a test command of GRUB. */
  public static final int GRUB_TEST_DEPTH = 40;

  /** Submenus within one another. */
  public static final int GRUB_SUBMENUS = 8;

  /** Notes on a configuration of GRUB that are told. */
  public static final int GRUB_NOTES = 200;

  /** A file that a SYSLINUX configuration includes, in bytes. */
  public static final int SYSLINUX_FILE_BYTES = 1 << 20;

  /** Files that a SYSLINUX configuration includes. */
  public static final int SYSLINUX_FILES = 64;

  /** SYSLINUX configurations within one another. */
  public static final int SYSLINUX_DEPTH = 16;

  /** Labels and open menus of a SYSLINUX configuration. */
  public static final int SYSLINUX_LABELS = 2_000;

  /** Entries of a menu of GRUB Legacy, and words of one of its lines. */
  public static final int LEGACY_ENTRIES = 2_000;

  /** Archives one behind the other in an initrd. */
  public static final int INITRD_SEGMENTS = 1000;

  /** Zeros between two archives of an initrd, in bytes. */
  public static final long INITRD_ZEROS = 64L * 1024 * 1024;

  /** Files of an initrd of which more than the name is kept. */
  public static final int INITRD_FILES = 512;

  /** Kernel releases of which an initrd has modules. */
  public static final int INITRD_RELEASES = 64;

  /** File systems within the files of an initrd that are named, where dracut makes one. */
  public static final int INITRD_NESTED = 16;

  /** Names of interest in one archive of an initrd that wait for the content of a hard link. */
  public static final int INITRD_LINKS = 4096;

  /**
   * What is kept of the hard-linked files of one archive of an initrd, in bytes: their texts and
   * 128 for each, room for 30,000 modules.
   */
  public static final int INITRD_LINKED = 4 << 20;

  /** A VMDK descriptor, in bytes. */
  public static final int VMDK_DESCRIPTOR = 4 << 20;

  /** A configuration of GRUB Legacy or SYSLINUX, in bytes; GRUB has some kilobytes. */
  public static final int LOADER_BYTES = 4 << 20;

  /** What all archives of an initrd unpack to, in bytes: some 100 MiB are usual. */
  public static final long INITRD_UNPACKED = 4096L << 20;

  /** Unpacked to packed bytes of an initrd from INITRD_RATIO_FROM on, where 3 is usual. */
  public static final int INITRD_RATIO = 128;

  /** Unpacked bytes of an initrd from which on INITRD_RATIO holds. */
  public static final long INITRD_RATIO_FROM = 64L << 20;

  /** Entries of all archives of an initrd: some 3,000 are usual. */
  public static final int INITRD_ENTRIES = 1_000_000;

  /** Modules of an initrd. */
  public static final int INITRD_MODULES = 50_000;

  /** The window of zstd, in bytes: Linux unpacks no more (lib/decompress_unzstd.c). */
  public static final long INITRD_ZSTD_WINDOW = 128L << 20;

  /** The memory of xz and lzma, in bytes: enough for a dictionary of 64 MiB (xz -9). */
  public static final long INITRD_LZMA_MEMORY = 72L << 20;

  /** Window or dictionary of a small initrd, in bytes; 16 times its size may be added. */
  public static final long INITRD_SMALL_MEMORY = 32L << 20;

  /** Labels of LVM2 physical volumes that are looked into in one machine. */
  public static final int LVM_MEMBERS = 256;

  /** One description of an LVM2 volume group, in bytes: a metadata area has 1 MiB by default. */
  public static final int LVM_TEXT = 4 << 20;

  /** All descriptions of LVM2 volume groups in one machine, in bytes; each device has a copy. */
  public static final long LVM_TEXTS = 64L << 20;

  /** Sections of such a description within one another: LVM writes 4. */
  public static final int LVM_DEPTH = 8;

  /** Values of all different descriptions in one machine: enough for 4000 logical volumes. */
  public static final int LVM_VALUES = 100_000;

  /** A name in such a description, in bytes (NAME_LEN of LVM). */
  public static final int LVM_NAME = 127;

  /** A string or another value in such a description, in bytes: LVM itself writes up to 2047. */
  public static final int LVM_STRING = 4096;

  /** Logical volumes of all different descriptions in one machine, whether they can be read. */
  public static final int LVM_VOLUMES = 1000;

  /** Troubles of one volume group that are told. */
  public static final int LVM_TROUBLES = 64;

  /** Files of the network's configuration that are read in one guest. */
  public static final int NETWORK_FILES = 256;

  /** One of them, in bytes: some hundred are usual. */
  public static final int NETWORK_FILE_BYTES = 64 * 1024;

  /** Configured network interfaces of one guest, and names of those that are brought up. */
  public static final int NETWORK_INTERFACES = 1000;

  /**
   * Patterns of further files in the configuration of ifupdown, and names that they are compared
   * with: usually one pattern and a handful of names.
   */
  public static final int NETWORK_SOURCES = 10_000;

  /** Names in the folders of what is started with the machine: some hundred are usual. */
  public static final int SERVICE_NAMES = 10_000;

  /** Troubles of the network's files that are told. */
  public static final int NETWORK_TROUBLES = 32;

  /** Rules of a firewall that are looked at on the way of one packet. */
  public static final int FIREWALL_RULES = 10_000;

  /** Pieces of one file on FAT, which are kept while it is read: 1 GiB in pieces of 4 KiB. */
  public static final int FAT_PIECES = 256 * 1024;

  /** File allocation tables read in one machine, in bytes: 4 GiB in clusters of 512 have 32 MiB. */
  public static final long FAT_READS = 64L << 20;

  /** Names looked at for the deployments of ostree that a volume has. */
  public static final int DEPLOYMENTS = 64;

  /** Folders of an EFI system partition: one a vendor. */
  public static final int EFI_FOLDERS = 64;

  /** EFI programs, and configurations beside them, of an EFI system partition. */
  public static final int EFI_PROGRAMS = 256;

  /** A configuration of GRUB beside its EFI program, in bytes: most have some hundred. */
  public static final int EFI_STUB_BYTES = 64 * 1024;

  /** Samples of import tasks in one log: one every 10 seconds for four months. */
  public static final int TASK_SAMPLES = 1_000_000;

  /** One JSON answer in such a log, in characters: 100 tasks have some 100,000. */
  public static final int TASK_DOCUMENT = 4 << 20;

  /** Tasks in one picture: more cannot be told apart. */
  public static final int PLOT_TASKS = 24;

  /** States that are named in a picture: a task has at most sixteen. */
  public static final int PLOT_LABELS = 40;

  /** Stretches of lines in a picture that are looked at for the names' places. */
  public static final int PLOT_STRETCHES = 4_000;

  /** What is kept of all objects that are read over a network, in bytes. */
  public static final long REMOTE_KEPT = 64L << 20;

  /** What one request over a network asks for, in bytes. */
  public static final int REMOTE_REQUEST = 8 << 20;

  /** Redirects that one request over a network follows. */
  public static final int REMOTE_REDIRECTS = 5;

  /**
   * Disks of a machine that is started: an instance has some 28 at most, a board of q35 32 slots.
   */
  public static final int BOOT_DISKS = 16;

  /** What a machine that is started may write to its disks, in bytes. */
  public static final long BOOT_WRITES = 4L << 30;

  /** What is kept of its console in a log, in bytes. */
  public static final long BOOT_LOG = 64L << 20;

  /** One line of its console, in characters. */
  public static final int BOOT_LINE = 4096;

  /** Lines of its console that are kept to be shown. */
  public static final int BOOT_LINES = 64;

  /** What it may send by its network, in bytes. */
  public static final long BOOT_PACKETS = 64L << 20;

  private Limits() {}
}
