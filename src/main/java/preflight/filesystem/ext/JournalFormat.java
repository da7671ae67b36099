package preflight.filesystem.ext;

import java.util.ArrayList;
import java.util.List;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * How one journal lays out its blocks: JBD2, big-endian (docs.kernel.org/filesystems/ext4/
 * dynamic.html, "Journal (jbd2)").
 *
 * @param blockSize in bytes
 * @param incompat feature bits
 * @param seed of its checksums
 */
record JournalFormat(int blockSize, int incompat, int seed) {

  static final JournalFormat NONE = new JournalFormat(0, 0, 0);

  static final int MAGIC = 0xC03B3998;

  static final int DESCRIPTOR = 1;
  static final int COMMIT = 2;
  static final int REVOKE = 5;

  static final int SIXTY_FOUR_BIT = 0x2;
  static final int CSUM_V2 = 0x8;
  static final int CSUM_V3 = 0x10;
  static final int FAST_COMMIT = 0x20;

  /** Revoke, 64bit, async_commit, csum_v2, csum_v3, fast_commit. */
  static final int KNOWN = 0x3F;

  private static final int HEADER = 12;
  private static final int COMMIT_CHECKSUM = 0x10;
  private static final int TAIL = 4;

  /** Type CRC-32, four bytes long. */
  private static final int OLD_KIND = 0x0104;

  private static final int ESCAPED = 0x1;
  private static final int SAME_UUID = 0x2;
  private static final int LAST = 0x8;

  /** What a descriptor says about one of the blocks behind it. */
  record Tag(long block, boolean escaped, int checksum) {}

  boolean checksums() {
    return (incompat & (CSUM_V2 | CSUM_V3)) != 0;
  }

  static boolean isJournalBlock(Bytes block) throws ReadProblem {
    return (int) block.u32(0) == MAGIC;
  }

  static int type(Bytes block) throws ReadProblem {
    return (int) block.u32(4);
  }

  static int sequence(Bytes block) throws ReadProblem {
    return (int) block.u32(8);
  }

  /** All tags of a descriptor block, one for each of the blocks that follow it. */
  List<Tag> tags(Bytes block) throws ReadProblem {
    List<Tag> tags = new ArrayList<>();
    int end = blockSize - (checksums() ? TAIL : 0);
    int at = HEADER;
    while (at + tagSize() <= end) {
      long number = block.u32(at);
      int flags;
      int checksum;
      int high;
      if ((incompat & CSUM_V3) != 0) {
        flags = (int) block.u32(at + 4);
        high = at + 8;
        checksum = (int) block.u32(at + 12);
      } else {
        checksum = block.u16(at + 4);
        flags = block.u16(at + 6);
        high = at + 8;
      }
      if ((incompat & SIXTY_FOUR_BIT) != 0) {
        number |= block.u32(high) << 32;
      }
      tags.add(new Tag(number, (flags & ESCAPED) != 0, checksum));
      if ((flags & LAST) != 0) {
        break;
      }
      at += tagSize() + ((flags & SAME_UUID) != 0 ? 0 : 16);
    }
    return tags;
  }

  /** All blocks that a revoke block names. */
  List<Long> revoked(Bytes block) throws ReadProblem {
    long used = block.u32(HEADER);
    if (used < HEADER + 4 || used > blockSize - (checksums() ? TAIL : 0)) {
      throw block.corrupt(HEADER, "r_count " + used);
    }
    boolean wide = (incompat & SIXTY_FOUR_BIT) != 0;
    int width = wide ? 8 : 4;
    List<Long> revoked = new ArrayList<>();
    for (int at = HEADER + 4; at + width <= used; at += width) {
      revoked.add(wide ? block.bits64(at) : block.u32(at));
    }
    return revoked;
  }

  /** Whether the checksum at the end of a descriptor or revoke block is right, where it has one. */
  boolean tailVerified(Bytes block) throws ReadProblem {
    return verified(block, blockSize - TAIL);
  }

  boolean commitVerified(Bytes block) throws ReadProblem {
    return verified(block, COMMIT_CHECKSUM);
  }

  /**
   * Whether a commit block of a journal with the older feature "checksum" has this one; it may also
   * have none (jbd2 recovery.c, do_one_pass).
   */
  static boolean oldChecksumIs(Bytes commit, int computed) throws ReadProblem {
    int kind = commit.u16(HEADER);
    int stored = (int) commit.u32(COMMIT_CHECKSUM);
    return kind == 0 ? stored == 0 : kind == OLD_KIND && stored == computed;
  }

  /** The checksum of a block behind a descriptor, as the tag stores it. */
  int dataChecksum(int sequence, byte[] data) {
    int crc = Checksum.crc32c(seed, Checksum.littleEndian(Integer.reverseBytes(sequence)));
    crc = Checksum.crc32c(crc, data);
    return (incompat & CSUM_V3) != 0 ? crc : crc & 0xFFFF;
  }

  /** Undoes the escaping of a block that starts with the journal's magic number itself. */
  static void restoreMagic(byte[] block) {
    byte[] magic = Checksum.littleEndian(Integer.reverseBytes(MAGIC));
    System.arraycopy(magic, 0, block, 0, magic.length);
  }

  private boolean verified(Bytes block, int field) throws ReadProblem {
    if (!checksums()) {
      return true;
    }
    byte[] raw = block.array(0, blockSize);
    for (int i = field; i < field + 4; i++) {
      raw[i] = 0;
    }
    return Checksum.crc32c(seed, raw) == (int) block.u32(field);
  }

  /** In bytes; csum_v2 makes room for a checksum that it then does not use. */
  private int tagSize() {
    if ((incompat & CSUM_V3) != 0) {
      return 16;
    }
    return ((incompat & SIXTY_FOUR_BIT) != 0 ? 12 : 8) + ((incompat & CSUM_V2) != 0 ? 2 : 0);
  }
}
