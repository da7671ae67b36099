package preflight.filesystem.xfs;

import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * An inode (kernel fs/xfs/libxfs/xfs_format.h, struct xfs_dinode).
 *
 * @param node what others see of it
 * @param format of its content
 * @param extents how many there are, {@code di_nextents} or {@code di_big_nextents}
 * @param isRealtime whether its content is in the realtime section
 * @param fork what the inode itself holds of its content: the content, extents or a tree's root
 */
record Inode(Node node, Format format, long extents, boolean isRealtime, Bytes fork) {

  /** {@code di_format}, where content is. */
  enum Format {
    /** There is none, but the number of a device. */
    DEVICE,
    /** In the inode. */
    LOCAL,
    /** In extents that are listed in the inode. */
    EXTENTS,
    /** In extents that a tree has whose root is in the inode. */
    BTREE
  }

  private static final int MAGIC = 0x494E;
  private static final int OLD_CORE = 100;
  private static final int CORE = 176;
  private static final int CHECKSUM = 100;
  private static final int NUMBER = 152;
  private static final int UUID = 160;
  private static final int REALTIME = 1;
  private static final int LARGE_COUNTERS = 1 << 4;
  private static final long MOST_EXTENTS = 0x7FFFFFFFL;
  private static final long MOST_EXTENTS_LARGE = (1L << 48) - 1;

  static Inode parse(long number, Bytes bytes, Superblock superblock, Troubles troubles)
      throws ReadProblem {
    int magic = bytes.u16(0x0);
    if (magic != MAGIC) {
      throw bytes.corrupt(0x0, "di_magic 0x" + Integer.toHexString(magic) + " is not 0x494e");
    }
    int version = bytes.u8(0x4);
    boolean checksums = superblock.features().checksums();
    if (checksums ? version != 3 : version != 1 && version != 2) {
      throw bytes.corrupt(
          0x4, "di_version " + version + " in version " + superblock.features().number());
    }
    if (checksums) {
      verify(number, bytes, superblock, troubles);
    }
    int mode = bytes.u16(0x2);
    FileType type = FileType.ofMode(mode);
    if (mode == 0) {
      throw bytes.corrupt(0x2, "di_mode 0, the inode is not in use");
    }
    if (type == FileType.UNKNOWN) {
      throw bytes.corrupt(0x2, "di_mode 0x" + Integer.toHexString(mode) + " has no known type");
    }
    long links = version == 1 ? bytes.u16(0x6) : bytes.u32(0x10);
    if (links == 0) {
      throw bytes.corrupt(version == 1 ? 0x6 : 0x10, "di_nlink 0, the inode is deleted");
    }
    long size = bytes.u64(0x38);
    if (size == 0 && (type == FileType.DIRECTORY || type == FileType.SYMLINK)) {
      throw bytes.corrupt(0x38, "di_size 0 of " + type);
    }
    Format format = format(bytes, type);
    Bytes fork = fork(bytes, version == 3 ? CORE : OLD_CORE);
    if (format == Format.LOCAL && size > fork.length()) {
      throw bytes.corrupt(
          0x38, "di_size " + size + " of local content in " + fork.length() + " bytes");
    }
    boolean realtime = type == FileType.REGULAR && (bytes.u16(0x5A) & REALTIME) != 0;
    return new Inode(
        new Node(number, type, size, mode),
        format,
        extents(bytes, version, superblock),
        realtime,
        fork);
  }

  private static void verify(long number, Bytes bytes, Superblock superblock, Troubles troubles)
      throws ReadProblem {
    Checksum.verify(bytes, CHECKSUM, troubles);
    if (bytes.bits64(NUMBER) != number) {
      throw bytes.corrupt(
          NUMBER,
          "di_ino " + Long.toUnsignedString(bytes.bits64(NUMBER)) + " instead of " + number);
    }
    Identity.verifyUuid(bytes, UUID, superblock.metadataUuid(), troubles);
  }

  private static Format format(Bytes bytes, FileType type) throws ReadProblem {
    int stored = bytes.u8(0x5);
    Format[] all = Format.values();
    boolean fits =
        switch (type) {
          case REGULAR -> stored == 2 || stored == 3;
          case DIRECTORY, SYMLINK -> stored >= 1 && stored <= 3;
          default -> stored == 0;
        };
    if (!fits) {
      throw bytes.corrupt(0x5, "di_format " + stored + " of " + type);
    }
    return all[stored];
  }

  /** The part of the inode behind its fields and before its attributes. */
  private static Bytes fork(Bytes bytes, int core) throws ReadProblem {
    int attributes = bytes.u8(0x52) * 8;
    int room = bytes.length() - core;
    if (attributes >= room) {
      throw bytes.corrupt(
          0x52, "di_forkoff " + attributes / 8 + " in an inode of " + bytes.length() + " bytes");
    }
    return bytes.slice(bytes.structure(), core, attributes == 0 ? room : attributes);
  }

  /** The counter is elsewhere where it has 64 bits, which each inode tells for itself. */
  private static long extents(Bytes bytes, int version, Superblock superblock) throws ReadProblem {
    boolean large = version == 3 && (bytes.bits64(0x78) & LARGE_COUNTERS) != 0;
    if (large && !superblock.features().has(Feature.NREXT64)) {
      throw bytes.corrupt(0x78, "di_flags2 has NREXT64, but not the superblock");
    }
    long count = large ? bytes.u64(0x18) : bytes.u32(0x4C);
    if (count > (large ? MOST_EXTENTS_LARGE : MOST_EXTENTS)) {
      throw bytes.corrupt(large ? 0x18 : 0x4C, "di_nextents " + count);
    }
    return count;
  }

  /** For errors. */
  String name() {
    return fork.structure();
  }
}
