package preflight.filesystem.xfs;

import java.util.UUID;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A block of a directory with entries (kernel fs/xfs/libxfs/xfs_da_format.h, "Data block
 * structures"). Where a directory has one block only, its index stands at the block's end.
 */
final class DirectoryBlock {

  private static final Identity IDENTITY = new Identity(0x4, 0x8, 0x18, 0x28);
  private static final int ALIGNMENT = 8;
  private static final int FREE_TAG = 0xFFFF;

  /** Number, length of the name, a name of one byte and the tag, rounded up. */
  private static final int SMALLEST = 16;

  private final Bytes bytes;
  private final Superblock superblock;
  private final int type;
  private final int end;

  private DirectoryBlock(Bytes bytes, Superblock superblock, int end) {
    this.bytes = bytes;
    this.superblock = superblock;
    this.type = superblock.features().fileTypes() ? 1 : 0;
    this.end = end;
  }

  /**
   * @param directory the number of its inode
   * @param alone whether the directory may have no other block with entries
   */
  static DirectoryBlock parse(
      Bytes bytes, Superblock superblock, long directory, boolean alone, Troubles troubles)
      throws ReadProblem {
    boolean checksums = superblock.features().checksums();
    boolean single = bytes.startsWith(0, checksums ? "XDB3" : "XD2B");
    if (!single && !bytes.startsWith(0, checksums ? "XDD3" : "XD2D")) {
      throw bytes.corrupt(
          0, "magic 0x" + Long.toHexString(bytes.u32(0)) + " is not that of a directory block");
    }
    if (single && !alone) {
      throw bytes.corrupt(0, "a block of a directory of one block among others");
    }
    if (checksums) {
      UUID uuid = superblock.metadataUuid();
      IDENTITY.verify(bytes, directory, uuid, troubles);
    }
    return new DirectoryBlock(bytes, superblock, single ? index(bytes, checksums) : bytes.length());
  }

  private static int header(boolean checksums) {
    return checksums ? 64 : 16;
  }

  /** Where the index begins: eight bytes an entry before the tail, which counts them. */
  private static int index(Bytes bytes, boolean checksums) throws ReadProblem {
    int tail = bytes.length() - 8;
    long count = bytes.u32(tail);
    if (count > (tail - header(checksums)) / 8) {
      throw bytes.corrupt(tail, "count " + count + " in a block of " + bytes.length() + " bytes");
    }
    return tail - (int) count * 8;
  }

  /** Returns whether the visitor wants more. */
  boolean visit(EntryVisitor visitor) throws ReadProblem {
    int at = header(superblock.features().checksums());
    while (at < end) {
      int length = bytes.u16(at) == FREE_TAG ? unused(at) : used(at);
      if (bytes.u16(at) != FREE_TAG
          && !EntryVisitor.show(
              visitor,
              bytes,
              superblock.geometry(),
              at + 9,
              bytes.u8(at + 8),
              at,
              bytes.bits64(at))) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private int unused(int at) throws ReadProblem {
    int length = bytes.u16(at + 2);
    if (length < ALIGNMENT || length % ALIGNMENT != 0 || length > end - at) {
      throw bytes.corrupt(at + 2, "length " + length + " of unused space at " + at);
    }
    tag(at, length);
    return length;
  }

  private int used(int at) throws ReadProblem {
    int nameLength = end - at < SMALLEST ? 0 : bytes.u8(at + 8);
    int length = (9 + nameLength + type + 2 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (nameLength == 0 || length > end - at) {
      throw bytes.corrupt(at, "namelen " + nameLength + " at " + at + ", entries end at " + end);
    }
    tag(at, length);
    return length;
  }

  /** The last two bytes of what there is tell where it begins. */
  private void tag(int at, int length) throws ReadProblem {
    int tag = bytes.u16(at + length - 2);
    if (tag != at) {
      throw bytes.corrupt(at + length - 2, "tag " + tag + " of what begins at " + at);
    }
  }
}
