package preflight.filesystem.ext;

import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * An inode (docs.kernel.org/filesystems/ext4/dynamic.html, "Index Nodes").
 *
 * @param node what others see of it
 * @param flags {@code i_flags}
 * @param sectors {@code i_blocks}, only good for whether there are any
 * @param attributeBlock {@code i_file_acl}, 0 for none
 * @param checksumSeed of the checksums of its extents and directory blocks
 * @param bytes the whole inode
 */
record Inode(
    Node node, int flags, long sectors, long attributeBlock, int checksumSeed, Bytes bytes) {

  /** Where the map of its content stands, 60 bytes. */
  static final int MAP = 0x28;

  static final int MAP_SIZE = 60;

  private static final int ENCRYPTED = 0x800;
  private static final int INDEXED = 0x1000;
  private static final int EXTENTS = 0x80000;
  private static final int CASE_FOLDED = 0x40000000;
  private static final int INLINE = 0x10000000;

  private static final int OLD_SIZE = 128;
  private static final int CHECKSUM_LOW = 0x7C;
  private static final int CHECKSUM_HIGH = 0x82;

  static Inode parse(long number, Bytes bytes, Superblock superblock, Troubles troubles)
      throws ReadProblem {
    int mode = bytes.u16(0x0);
    FileType type = FileType.ofMode(mode);
    if (mode == 0) {
      throw bytes.corrupt(0x0, "i_mode 0, the inode is not in use");
    }
    if (type == FileType.UNKNOWN) {
      throw bytes.corrupt(0x0, "i_mode 0x" + Integer.toHexString(mode) + " has no known type");
    }
    if (bytes.u16(0x1A) == 0) {
      throw bytes.corrupt(0x1A, "i_links_count 0, the inode is deleted");
    }
    long size = bytes.u32(0x4);
    if (type == FileType.REGULAR
        || (type == FileType.DIRECTORY && superblock.features().has(Feature.LARGE_DIR))) {
      size |= bytes.u32(0x6C) << 32;
    }
    if (size < 0) {
      throw bytes.corrupt(0x6C, "i_size 0x" + Long.toHexString(size) + " exceeds 2^63");
    }
    int seed = 0;
    if (superblock.features().checksums()) {
      seed = Checksum.crc32c(superblock.checksumSeed(), number);
      seed = Checksum.crc32c(seed, bytes.u32(0x64));
      verify(bytes, seed, troubles);
    }
    long attributeBlock = bytes.u32(0x68);
    if (superblock.features().has(Feature.SIXTY_FOUR_BIT)) {
      attributeBlock |= (long) bytes.u16(0x76) << 32;
    }
    return new Inode(
        new Node(number, type, size, mode),
        (int) bytes.u32(0x20),
        bytes.u32(0x1C) | (long) bytes.u16(0x74) << 32,
        attributeBlock,
        seed,
        bytes);
  }

  /** For errors. */
  String name() {
    return bytes.structure();
  }

  /** {@code i_block}. */
  Bytes map() throws ReadProblem {
    return bytes.slice(name(), MAP, MAP_SIZE);
  }

  boolean isEncrypted() {
    return (flags & ENCRYPTED) != 0;
  }

  boolean isIndexed() {
    return (flags & INDEXED) != 0;
  }

  /** Whether names in this directory are the same without regard to case. */
  boolean isCaseFolded() {
    return (flags & CASE_FOLDED) != 0;
  }

  boolean hasExtents() {
    return (flags & EXTENTS) != 0;
  }

  boolean isInline() {
    return (flags & INLINE) != 0;
  }

  /** The size of the fields behind the 128 bytes that every inode has. */
  static int extraSize(Bytes bytes) throws ReadProblem {
    return bytes.length() > OLD_SIZE ? bytes.u16(OLD_SIZE) : 0;
  }

  private static void verify(Bytes bytes, int seed, Troubles troubles) throws ReadProblem {
    byte[] raw = bytes.array(0, bytes.length());
    boolean high = extraSize(bytes) >= 4;
    int stored = bytes.u16(CHECKSUM_LOW) | (high ? bytes.u16(CHECKSUM_HIGH) << 16 : 0);
    raw[CHECKSUM_LOW] = 0;
    raw[CHECKSUM_LOW + 1] = 0;
    if (high) {
      raw[CHECKSUM_HIGH] = 0;
      raw[CHECKSUM_HIGH + 1] = 0;
    }
    int computed = Checksum.crc32c(seed, raw);
    if (!high) {
      computed &= 0xFFFF;
    }
    if (stored != computed) {
      troubles.badChecksum(bytes.structure(), stored, computed, bytes.absolute(CHECKSUM_LOW));
    }
  }
}
