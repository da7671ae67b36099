package preflight.filesystem.ext;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * The entries in one block of a directory (docs.kernel.org/filesystems/ext4/dynamic.html, "Linear
 * Directories"). The nodes of a hash tree look like blocks with an unused entry.
 */
final class DirectoryBlock {

  private static final int HEADER = 8;
  private static final int TAIL = 12;
  private static final int TAIL_TYPE = 0xDE;
  private static final int LARGEST_BLOCK = 65536;

  private final Bytes bytes;
  private final int blockSize;
  private final long inodeCount;

  /** Is shown the entries of a directory. */
  interface Visitor {
    /** Returns whether it wants more. */
    boolean entry(byte[] name, long inode) throws ReadProblem;
  }

  /**
   * @param bytes the block, or the part of an inode that holds entries
   */
  DirectoryBlock(Bytes bytes, int blockSize, long inodeCount) {
    this.bytes = bytes;
    this.blockSize = blockSize;
    this.inodeCount = inodeCount;
  }

  /** Returns whether the visitor wants more. */
  boolean visit(Visitor visitor) throws ReadProblem {
    int at = 0;
    while (at < bytes.length()) {
      int length = recordLength(at);
      long inode = bytes.u32(at);
      if (inode != 0 && !entry(at, length, inode, visitor)) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** Where the entry of a checksum stands, -1 if there is none. */
  int tail() throws ReadProblem {
    int at = bytes.length() - TAIL;
    boolean there =
        bytes.u32(at) == 0
            && bytes.u16(at + 4) == TAIL
            && bytes.u8(at + 6) == 0
            && bytes.u8(at + 7) == TAIL_TYPE;
    return there ? at : -1;
  }

  /** Whether it can be the root of a hash tree: "." and a ".." that takes all the rest. */
  boolean isTreeRoot() throws ReadProblem {
    return recordLength(0) == TAIL && recordLength(TAIL) == bytes.length() - TAIL;
  }

  /** Whether it is an inner node of a hash tree: nothing but one unused entry. */
  boolean isTreeNode() throws ReadProblem {
    return bytes.u32(0) == 0 && recordLength(0) == bytes.length();
  }

  private boolean entry(int at, int length, long inode, Visitor visitor) throws ReadProblem {
    int nameLength = bytes.u8(at + 6);
    if (nameLength == 0 || nameLength > length - HEADER) {
      throw bytes.corrupt(at + 6, "name_len " + nameLength + " with rec_len " + length);
    }
    if (inode > inodeCount) {
      throw bytes.corrupt(at, "inode " + inode + " exceeds s_inodes_count " + inodeCount);
    }
    byte[] name = bytes.array(at + HEADER, nameLength);
    if (name[0] == '.' && (nameLength == 1 || (nameLength == 2 && name[1] == '.'))) {
      return true;
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        throw bytes.corrupt(at + HEADER, "name with byte " + b);
      }
    }
    return visitor.entry(name, inode);
  }

  /** A length of 64 KiB does not fit in 16 bits and is written in two ways. */
  private int recordLength(int at) throws ReadProblem {
    int stored = bytes.u16(at + 4);
    int length = stored;
    if (blockSize == LARGEST_BLOCK) {
      length =
          stored == 0 || stored == 0xFFFF
              ? LARGEST_BLOCK
              : (stored & 0xFFFC) | ((stored & 3) << 16);
    }
    if (length < HEADER || length % 4 != 0 || length > bytes.length() - at) {
      throw bytes.corrupt(at + 4, "rec_len " + stored + " at " + at + " of " + bytes.length());
    }
    return length;
  }
}
