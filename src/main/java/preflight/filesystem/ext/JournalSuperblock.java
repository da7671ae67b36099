package preflight.filesystem.ext;

import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The superblock of a journal, in its first block (docs.kernel.org/filesystems/ext4/dynamic.html,
 * "Super Block" of jbd2).
 *
 * @param format of the other blocks
 * @param first block of the log
 * @param end of the log: the block behind its last one
 * @param sequence of the first transaction to replay
 * @param start the block where that begins, 0 where there is nothing to replay
 * @param oldChecksums whether commit blocks carry the checksums of before csum_v2
 */
record JournalSuperblock(
    JournalFormat format, long first, long end, int sequence, long start, boolean oldChecksums) {

  static final int SIZE = 1024;

  private static final int VERSION_1 = 3;
  private static final int VERSION_2 = 4;
  private static final int CHECKSUM = 0x1;
  private static final long DEFAULT_FAST_COMMIT_BLOCKS = 256;

  /**
   * @param blockSize of the file system, in bytes
   * @param blocks that the journal's inode has room for
   */
  static JournalSuperblock parse(Bytes bytes, int blockSize, long blocks) throws ReadProblem {
    if (!JournalFormat.isJournalBlock(bytes)) {
      throw bytes.corrupt(0, "h_magic 0x" + Long.toHexString(bytes.u32(0)) + " is not 0xc03b3998");
    }
    int type = JournalFormat.type(bytes);
    if (type != VERSION_1 && type != VERSION_2) {
      throw bytes.corrupt(4, "h_blocktype " + Integer.toUnsignedString(type));
    }
    long size = bytes.u32(0xC);
    if (size != blockSize) {
      throw bytes.corrupt(0xC, "s_blocksize " + size + " is not " + blockSize);
    }
    boolean features = type == VERSION_2;
    int compat = features ? (int) bytes.u32(0x24) : 0;
    int incompat = features ? (int) bytes.u32(0x28) : 0;
    int unknown = incompat & ~JournalFormat.KNOWN;
    if (unknown != 0) {
      throw new UnsupportedException(
          bytes.structure(),
          "s_feature_incompat 0x" + Integer.toHexString(unknown),
          bytes.absolute(0x28));
    }
    JournalFormat format =
        new JournalFormat(
            blockSize, incompat, Checksum.crc32c(Checksum.START, bytes.array(0x30, 16)));
    if (format.checksums()) {
      verify(bytes);
    }
    long length = bytes.u32(0x10);
    if (length > blocks) {
      throw bytes.corrupt(0x10, "s_maxlen " + length + " exceeds the inode's " + blocks);
    }
    long end = length;
    if ((incompat & JournalFormat.FAST_COMMIT) != 0) {
      long reserved = bytes.u32(0x54);
      end -= reserved == 0 ? DEFAULT_FAST_COMMIT_BLOCKS : reserved;
    }
    long first = bytes.u32(0x14);
    if (first == 0 || first >= end) {
      throw bytes.corrupt(0x14, "s_first " + first + " of " + end);
    }
    long start = bytes.u32(0x1C);
    if (start != 0 && (start < first || start >= end)) {
      throw bytes.corrupt(0x1C, "s_start " + start + " is not within " + first + " to " + end);
    }
    return new JournalSuperblock(
        format, first, end, (int) bytes.u32(0x18), start, (compat & CHECKSUM) != 0);
  }

  private static void verify(Bytes bytes) throws ReadProblem {
    byte[] raw = bytes.array(0, SIZE);
    int stored = (int) bytes.u32(0xFC);
    for (int i = 0xFC; i < 0x100; i++) {
      raw[i] = 0;
    }
    int computed = Checksum.crc32c(Checksum.START, raw);
    if (computed != stored) {
      throw bytes.corrupt(
          0xFC,
          "s_checksum 0x"
              + Integer.toHexString(stored)
              + " is wrong, computed 0x"
              + Integer.toHexString(computed));
    }
  }
}
